import { tidy } from '../../load/index.ts';
import type { ShellCommand } from '../shell/commands.ts';
import type { Subject } from '../subject.ts';

/** Where a command of a script runs. */
export interface WorkingFolder {
  /** The folders that it may be, absolute, the likeliest first. */
  readonly folders: readonly string[];
  readonly isSure: boolean;
}

const MAX_FOLDERS = 8;

/**
 * The working folder of each command, as `cd` changes it.
 *
 * @param start where the script is started
 */
export function workingFolders(
  { cwd, root }: Pick<Subject, 'cwd' | 'root'>,
  commands: readonly ShellCommand[],
  start: WorkingFolder = { folders: [cwd], isSure: true },
): readonly WorkingFolder[] {
  let current = start;
  const all = new Set(start.folders);
  const before = commands.map(({ words, isCertain }) => {
    const here = current;
    if (!changesFolder(words)) return here;
    const to = words.slice(1).find((word) => word === null || !/^-./.test(word)) ?? null;
    const isKnown = words[0] === 'cd' && to !== null && to !== '-' && to !== '';
    const reached = isKnown
      ? here.folders.map((folder) => tidy(to.startsWith('/') ? to : `${folder}/${to}`))
      : [];
    // What is not there may be made by the script, with anything in it; it is not followed, however often it goes deeper.
    const there = reached.filter((folder) => root.tree.follow(folder).entry !== null);
    const isSure = isCertain && there.length > 0 && there.length === reached.length;
    const folders = [...new Set([...there, ...(isSure ? [] : here.folders)])].slice(0, MAX_FOLDERS);
    for (const folder of folders) if (all.size < MAX_FOLDERS) all.add(folder);
    current = { folders, isSure: isSure && (here.isSure || to?.startsWith('/') === true) };
    return here;
  });
  // A function may be called after a later `cd`.
  return commands.map(({ isCertain }, index) => {
    const { folders, isSure } = before[index] ?? current;
    if (isCertain) return { folders, isSure };
    return { folders: [...new Set([...folders, ...all])], isSure: isSure && all.size === 1 };
  });
}

/** The paths that a word of a command may mean. */
export function pathsFrom({ folders }: WorkingFolder, word: string): readonly string[] {
  return word.startsWith('/') ? [tidy(word)] : folders.map((folder) => tidy(`${folder}/${word}`));
}

export function changesFolder([name]: ShellCommand['words']): boolean {
  return name === 'cd' || name === 'pushd' || name === 'popd';
}
