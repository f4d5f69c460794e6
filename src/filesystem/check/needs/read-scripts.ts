import { type RootFile, tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import type { Mended } from '../mended.ts';
import type { StartedScript } from '../programs.ts';
import type { ShellCommand, ShellScript } from '../shell/commands.ts';
import { OWN_FOLDER } from '../shell/own-texts.ts';
import { pathFolders, type Subject } from '../subject.ts';
import { MAX_SCRIPT_BYTES } from './script-text.ts';
import { changesFolder, pathsFrom, type WorkingFolder, workingFolders } from './working-folders.ts';

/** What a shell script has from itself and from the scripts that it reads. */
export interface Combined {
  readonly functions: ReadonlySet<string>;
  /** Whether every script that it reads is known, and there. */
  readonly isWhole: boolean;
  /** Whether one that it reads changes the working folder. */
  readonly readsFolder: boolean;
  /** Whether one of them sets PATH. */
  readonly setsPath: boolean;
}

/** What matters of a script to those that read it. */
export interface ReadScript {
  readonly functions: ReadonlySet<string>;
  /** Those that read another script or change the working folder. */
  readonly commands: readonly ShellCommand[];
  /** Whether those are all of its kind. */
  readonly isWhole: boolean;
  readonly setsPath: boolean;
}

/** How many scripts one may read, with those that they read. */
const MAX_READ = 16;
/** How many different ones are looked into for a state, and how much each may do. */
const MAX_READ_SCRIPTS = 100;
const MAX_COMMANDS = 64;

/** Whether a shell reads a script by this command, so that it runs as part of the one that reads it. */
export function isRead([name]: ShellCommand['words']): boolean {
  return name === '.' || name === 'source';
}

/**
 * The scripts that a shell may read by a command: one, unless its name is only put together; none where it is not known,
 * or not there.
 *
 * @param own the absolute folder of the script with the command; null if it is in no file
 */
export function readFiles(
  subject: Subject,
  { words: [, word = null], maybe: [, texts = []] }: Pick<ShellCommand, 'words' | 'maybe'>,
  folder: WorkingFolder,
  own: string | null,
): readonly RootFile[] {
  const paths = word === null ? texts : [word];
  const files = paths.flatMap((each) => {
    const isOwn = each.startsWith(OWN_FOLDER);
    if (each === '' || (isOwn && own === null)) return [];
    return fileOf(subject, isOwn ? tidy(`${own}${each.slice(OWN_FOLDER.length)}`) : each, folder) ?? [];
  });
  return [...new Set(files)];
}

/** The folder of a script; null if it is in no file. */
export function ownFolder({ file, code }: Pick<StartedScript, 'file' | 'code'>): string | null {
  return file === null || code !== null ? null : `/${parentOf(file.path)}`;
}

function fileOf(subject: Subject, word: string, folder: WorkingFolder): RootFile | null {
  // POSIX looks on PATH for a name without a slash; bash then in the working folder.
  const onPath = word.includes('/') ? [] : pathFolders(subject).map((each) => `${each}/${word}`);
  for (const path of [...onPath, ...pathsFrom(folder, word)]) {
    const file = subject.root.locate(path);
    if (file !== null) return file;
  }
  return null;
}

/**
 * Follows a script to those that it reads.
 *
 * @param own see readFiles
 * @param start where the script is started; the folder of the image if absent
 */
export async function combined(
  subject: Mended,
  script: ShellScript,
  own: string | null,
  start?: WorkingFolder,
): Promise<Combined> {
  const functions = new Set(script.functions);
  const seen = new Set<RootFile>();
  const scripts: Pick<ReadScript, 'commands' | 'setsPath'>[] = [
    { commands: script.commands, setsPath: script.assigned.has('PATH') },
  ];
  const places = [own];
  const starts = [start];
  let isWhole = true;
  // The list grows while it is walked.
  for (const [at, { commands }] of scripts.entries()) {
    const folders = commands.some(({ words }) => isRead(words))
      ? workingFolders(subject, commands, starts[at])
      : [];
    for (const [index, folder] of folders.entries()) {
      const command = commands[index];
      if (command === undefined || !isRead(command.words)) continue;
      const files = readFiles(subject, command, folder, places[at] ?? null);
      // Of several any may be meant.
      isWhole &&= command.words[1] != null && files.length > 0;
      for (const file of files) {
        if (seen.has(file)) continue;
        const read = seen.size >= MAX_READ ? null : await readScript(subject, file);
        isWhole &&= read?.isWhole === true;
        if (read === null) continue;
        seen.add(file);
        for (const name of read.functions) functions.add(name);
        scripts.push(read);
        starts.push(folder);
        places.push(`/${parentOf(file.path)}`);
      }
    }
  }
  const readsFolder = scripts
    .slice(1)
    .some(({ commands }) => commands.some(({ words }) => changesFolder(words)));
  return { functions, isWhole, readsFolder, setsPath: scripts.some(({ setsPath }) => setsPath) };
}

/** Each script once in all rounds; null where there are too many. */
async function readScript(subject: Mended, file: RootFile): Promise<ReadScript | null> {
  const { readScripts } = subject;
  const known = readScripts.get(file);
  if (known !== undefined) return known;
  if (!subject.limits.hasRoom(readScripts.size, MAX_READ_SCRIPTS, 'scripts that others read')) return null;
  const { functions, commands, assigned } = await subject.scripts.shell({ file, code: null });
  const kept = commands.filter(({ words }) => isRead(words) || changesFolder(words));
  const isWhole = kept.length <= MAX_COMMANDS && file.entry.size <= MAX_SCRIPT_BYTES;
  const script: ReadScript = {
    functions,
    commands: subject.limits.atMost(kept, MAX_COMMANDS, `scripts that /${file.path} reads`),
    isWhole,
    setsPath: assigned.has('PATH'),
  };
  readScripts.set(file, script);
  return script;
}
