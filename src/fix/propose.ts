import { withoutHidden } from '../progress/hidden.ts';
import { parseShell } from '../trace/parse-shell.ts';
import { copyLines, runLines, withLines } from './dockerfile-lines.ts';
import { replacedRun } from './replaced-run.ts';
import type { FailedRun, FileChange, Proposal, RecordedCommand, RecordedFile, ShellRecord } from './types.ts';

/** Commands that change the shell that runs them: those behind depend on them. */
const SHELL_COMMANDS: ReadonlySet<string> = new Set([
  'cd',
  'export',
  'set',
  'umask',
  'unset',
  'alias',
  'shopt',
]);

/** Programs that a person edits in: their files are taken instead of the command. */
const EDITORS: ReadonlySet<string> = new Set([
  'vi',
  'vim',
  'nvim',
  'view',
  'nano',
  'pico',
  'ed',
  'emacs',
  'micro',
  'mcedit',
  'joe',
  'ne',
]);

/** Programs whose success is a change, also where the times of files do not show it. */
const REMOVERS: ReadonlySet<string> = new Set(['rm', 'rmdir', 'unlink', 'mv']);

/** What a proposal is made from. */
export interface FixSource {
  readonly record: ShellRecord;
  /** The Dockerfile as it is on disk. */
  readonly dockerfile: string;
  /** What continues a line of it. */
  readonly continuation: string;
  /** The line before which something is put in, from 1. */
  readonly line: number;
  /** The RUN that failed where the shell was; null if none did. */
  readonly failed: FailedRun | null;
  /** Folders that are mounted: what changes in them stays there. */
  readonly mounts: readonly string[];
  /** Changed files that come from the build context: by their path in the state, path and text there. */
  readonly sources: ReadonlyMap<string, { readonly file: string; readonly text: string }>;
}

/**
 * Makes a change of the Dockerfile, and of files of the build context, of what was done in a shell: commands that
 * worked and changed something become a RUN, a file that comes from the context is changed there, and another one that
 * was edited becomes a COPY. Returns the ways to write it down, the likeliest first; none if there is nothing to
 * propose.
 */
export function proposeFix(source: FixSource): readonly Proposal[] {
  const { record, dockerfile, continuation, line, failed, sources } = source;
  const changes: FileChange[] = [];
  const settled = new Set<string>();
  for (const [path, { file, text }] of sources) {
    const after = textOf(record.files.get(path));
    if (after === null) continue;
    settled.add(path);
    if (after !== text) changes.push({ file, before: text, after });
  }
  const commands = keptCommands(record, settled, source.mounts);
  const copies = editedFiles(source)
    .filter(([path]) => !source.mounts.some((mount) => path.startsWith(`${mount}/`)))
    .flatMap(([path, text, file]) => copyLines(path, withoutHidden(text), file));
  if (commands.length === 0 && copies.length === 0) {
    return changes.length === 0 ? [] : [{ place: 'before', changes }];
  }
  const proposal = (
    place: Proposal['place'],
    from: number,
    count: number,
    added: readonly string[],
  ): Proposal => {
    const after = withLines(dockerfile, from, count, added);
    const own = after === dockerfile ? [] : [{ file: null, before: dockerfile, after }];
    return { place, changes: [...own, ...changes] };
  };
  const run = commands.length === 0 ? [] : runLines(commands, continuation);
  const before = proposal('before', line, 0, [...run, ...copies]);
  if (failed === null || commands.length === 0) return [before];
  const { startLine, endLine } = failed;
  const lines = dockerfile.split('\n').slice(startLine - 1, endLine);
  const replaced = replacedRun(failed, lines, commands, continuation);
  const instead = proposal('instead', startLine, endLine - startLine + 1, [...copies, ...replaced.lines]);
  // What is typed as it is in the RUN may change nothing there.
  return (replaced.isPart ? [instead, before] : [before, instead]).filter((each) => each.changes.length > 0);
}

/** The commands that belong into a RUN. */
function keptCommands(
  { commands }: ShellRecord,
  settled: ReadonlySet<string>,
  mounts: readonly string[],
): readonly string[] {
  const isKept = ({ text, changed }: RecordedCommand): boolean => {
    if (text === '' || EDITORS.has(programOf(text))) return false;
    if (removes(text)) return true;
    const files = changed.filter((path) => !isOfEditor(path) && !mounts.includes(path));
    // A file that is written anew changes its folder, too.
    const folders = new Set(files.filter((path) => settled.has(path)).map(folderOf));
    return files.some((path) => !settled.has(path) && !folders.has(path));
  };
  const worked = commands.filter(({ status }) => status === 0);
  return (
    worked
      .slice(0, worked.findLastIndex(isKept) + 1)
      .filter((command) => isKept(command) || isOfShell(command.text))
      // A secret must not get into a file.
      .map(({ text }) => withoutHidden(text))
  );
}

/** How many files may become a COPY each where the commands that changed them are not known. */
const MAX_FILES = 10;

/** A sentence if more files were changed without known commands than can be proposed one by one; else null. */
export function tooManyFiles(source: Pick<FixSource, 'record' | 'sources'>): string | null {
  const count = unexplainedFiles(source).length;
  if (count <= MAX_FILES) return null;
  return `${count} files were changed by commands that were not recorded: they are not part of it.`;
}

/** Files that changed by commands that are not known, with their text. */
function unexplainedFiles({ record, sources }: Pick<FixSource, 'record' | 'sources'>): readonly EditedFile[] {
  return filesAfter(record, sources, ({ text }) => text === '');
}

type EditedFile = readonly [path: string, text: string, file: RecordedFile];

/** Files that were changed in an editor, or by commands that are not known if they are few, with their text. */
function editedFiles(source: FixSource): readonly EditedFile[] {
  const unexplained = unexplainedFiles(source);
  const edited = filesAfter(
    source.record,
    source.sources,
    ({ text, status }) => status === 0 && EDITORS.has(programOf(text)),
  );
  return unexplained.length > MAX_FILES ? edited : [...edited, ...unexplained];
}

function filesAfter(
  { commands, files }: ShellRecord,
  settled: { has(path: string): boolean },
  isAsked: (command: RecordedCommand) => boolean,
): readonly EditedFile[] {
  const paths = new Set(commands.filter(isAsked).flatMap(({ changed }) => changed));
  return [...paths].flatMap((path) => {
    const file = files.get(path);
    const text = settled.has(path) || isOfEditor(path) ? null : textOf(file);
    return file === undefined || text === null ? [] : [[path, text, file] as const];
  });
}

function removes(text: string): boolean {
  return (parseShell(text)?.commands ?? []).some(({ words }) =>
    REMOVERS.has(words.find(({ prefix }) => !/^\w+=/.test(prefix))?.prefix ?? ''),
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function programOf(text: string): string {
  const word = parseShell(text)?.commands[0]?.words.find(({ prefix }) => !/^\w+=/.test(prefix))?.prefix ?? '';
  return word.slice(word.lastIndexOf('/') + 1);
}

function isOfShell(text: string): boolean {
  return SHELL_COMMANDS.has(programOf(text)) || /^\w+=\S*$/.test(text);
}

/** Files that editors and shells keep for themselves. */
function isOfEditor(path: string): boolean {
  return /(?:\/\.\w*history|\/\.viminfo|\.sw[op]|~)$/.test(path);
}

/** Null if it is no text. */
function textOf(file: RecordedFile | undefined): string | null {
  if (file === undefined || file.bytes.includes(0)) return null;
  const text = Buffer.from(file.bytes).toString();
  return Buffer.from(text).equals(file.bytes) ? text : null;
}
