import { parseShell } from '../trace/parse-shell.ts';

const MOVERS: ReadonlySet<string> = new Set(['cd', 'pushd', 'popd']);

/** A command of a script, and whether all that is behind it runs in the same shell. */
export interface EarlierCommand {
  readonly text: string;
  readonly words: readonly string[];
  readonly isOutermost: boolean;
}

/** Whether a command line, or a part of it, changes the folder. */
export function movesFolder(text: string): boolean {
  return (parseShell(text)?.commands ?? []).some(({ words }) => MOVERS.has(words[0]?.prefix ?? ''));
}

/**
 * Typed commands for a place behind others of a script: without the `cd`s that lead from the WORKDIR, where the shell
 * began, to the folder in which the script is there anyway. Null where it is not sure that they mean the same there.
 */
export function typedBehind(
  earlier: readonly EarlierCommand[],
  typed: readonly string[],
): readonly string[] | null {
  const moves = earlier.filter(({ words }) => MOVERS.has(words[0] ?? ''));
  const first = typed.find(movesFolder);
  if (moves.length === 0 || first === undefined) return typed;
  const there = moves.every(({ isOutermost }) => isOutermost)
    ? folderAfter(moves.map(({ text }) => text))
    : null;
  const passed: string[] = [];
  for (const [at, command] of typed.entries()) {
    if (!movesFolder(command)) continue;
    passed.push(command);
    const here = folderAfter(passed);
    if (here === null) break;
    if (here === there) return typed.filter((each, index) => index > at || !passed.includes(each));
  }
  return folderAfter([first])?.startsWith('/') === true ? typed : null;
}

/** The folder that `cd`s lead to, by its path from where they begin; null if another command is among them. */
function folderAfter(moves: readonly string[]): string | null {
  let parts: string[] = [];
  let root = '';
  for (const move of moves) {
    const words = (parseShell(move)?.commands ?? []).map((command) =>
      command.words.map(({ start, end }) => move.slice(start, end)),
    );
    const [[program, path, ...more] = [], ...others] = words;
    if (program !== 'cd' || path === undefined || more.length > 0 || others.length > 0) return null;
    if (!KNOWN_PATH.test(path)) {
      // Only the same words lead to the same folder.
      parts.push(`\0${path}`);
      continue;
    }
    if (path.startsWith('/')) [root, parts] = ['/', []];
    for (const part of path.split('/')) step(parts, part, root);
  }
  return `${root}${parts.join('/')}`;
}

/** Paths that the shell takes as they are written. */
const KNOWN_PATH = /^[\w./@%+,:][\w./@%+,:-]*$/;

function step(parts: string[], part: string, root: string): void {
  if (part === '' || part === '.') return;
  const last = parts.at(-1);
  if (part !== '..' || last === '..' || last?.startsWith('\0') === true) parts.push(part);
  else if (last !== undefined) parts.pop();
  else if (root === '') parts.push(part);
}
