import { withoutHidden } from '../progress/hidden.ts';
import { parseShell } from '../trace/parse-shell.ts';
import type { FileChange, RecordedCommand, ShellRecord } from './types.ts';

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

/** What a proposal is made from. */
export interface FixSource {
  readonly record: ShellRecord;
  /** The Dockerfile as it is on disk. */
  readonly dockerfile: string;
  /** What continues a line of it. */
  readonly continuation: string;
  /** The line before which something is put in, from 1. */
  readonly line: number;
  /** Changed files that come from the build context: by their path in the state, path and text there. */
  readonly sources: ReadonlyMap<string, { readonly file: string; readonly text: string }>;
}

/**
 * Makes a change of the Dockerfile, and of files of the build context, of what was done in a shell: commands that
 * worked and changed something become a RUN, a file that comes from the context is changed there, and another one that
 * was edited becomes a COPY. Empty if there is nothing to propose.
 */
export function proposeFix({
  record,
  dockerfile,
  continuation,
  line,
  sources,
}: FixSource): readonly FileChange[] {
  const changes: FileChange[] = [];
  const settled = new Set<string>();
  for (const [path, { file, text }] of sources) {
    const after = textOf(record.files.get(path));
    if (after === null) continue;
    settled.add(path);
    if (after !== text) changes.push({ file, before: text, after });
  }
  const added: string[] = [];
  const edited = new Set(
    record.commands.filter(({ text }) => EDITORS.has(programOf(text))).flatMap(({ changed }) => changed),
  );
  const commands = record.commands.filter(({ status }) => status === 0);
  const isKept = ({ text, changed }: RecordedCommand): boolean =>
    !EDITORS.has(programOf(text)) && changed.some((path) => !settled.has(path) && !isOfEditor(path));
  const lastKept = commands.findLastIndex(isKept);
  const kept = commands
    .slice(0, lastKept + 1)
    .filter((command) => isKept(command) || isOfShell(command.text))
    // A secret must not get into a file.
    .map(({ text }) => withoutHidden(text));
  if (kept.length > 0) added.push(...runLines(kept, continuation));
  for (const path of edited) {
    const text = settled.has(path) || isOfEditor(path) ? null : textOf(record.files.get(path));
    if (text !== null) added.push(...copyLines(path, withoutHidden(text)));
  }
  if (added.length === 0) return changes;
  return [{ file: null, before: dockerfile, after: inserted(dockerfile, line, added) }, ...changes];
}

/** Puts lines before a line of a text, with the line ends that the text has. */
function inserted(text: string, line: number, added: readonly string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split('\n');
  const before = lines
    .slice(0, line - 1)
    .map((one) => `${one}\n`)
    .join('');
  const missing = before === '' || before.endsWith('\n') ? '' : end;
  return `${before}${missing}${added.map((one) => one + end).join('')}${lines.slice(line - 1).join('\n')}`;
}

/** Several commands are joined by &&; one of several lines makes all of them a heredoc. */
function runLines(commands: readonly string[], continuation: string): readonly string[] {
  if (commands.some((text) => text.includes('\n') || text.endsWith(continuation))) {
    const word = freeWord(commands.join('\n'));
    return [`RUN <<'${word}'`, 'set -e', ...commands.flatMap((text) => text.split('\n')), word];
  }
  const parts = commands.map((text) => {
    const isSimple = (parseShell(text)?.commands.length ?? 2) === 1;
    return isSimple || commands.length === 1 ? text : `{ ${text.replace(/;$/, '')}; }`;
  });
  return parts.map((part, at) => {
    const head = at === 0 ? 'RUN ' : ' && ';
    return `${head}${part}${at === parts.length - 1 ? '' : ` ${continuation}`}`;
  });
}

function copyLines(path: string, text: string): readonly string[] {
  const word = freeWord(text);
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
  return [`COPY <<'${word}' ${/\s/.test(path) ? JSON.stringify(path) : path}`, ...lines.split('\n'), word];
}

/** A word that is no line of a text. */
function freeWord(text: string): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  let word = 'EOF';
  for (let number = 2; lines.has(word); number += 1) word = `EOF${number}`;
  return word;
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
function textOf(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined || bytes.includes(0)) return null;
  const text = Buffer.from(bytes).toString();
  return Buffer.from(text).equals(bytes) ? text : null;
}
