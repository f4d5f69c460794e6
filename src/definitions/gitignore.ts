import { BadPatternError, globMatch } from '../filesystem/ignore/index.ts';
import { goPattern } from './git-pattern.ts';

/** One line of a `.gitignore`, in pieces between slashes. `**` stands for any number of folders, null for nothing at all. */
interface Rule {
  readonly pieces: readonly (string | null)[];
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** So many lines of one file are read; git's own lists have some hundred. */
const MAX_RULES = 5000;

/** The rules of one `.gitignore`, for paths relative to its folder (gitignore(5)). */
export class GitIgnore {
  readonly #rules: readonly Rule[];

  constructor(text: string) {
    this.#rules = text
      .split('\n')
      .slice(0, MAX_RULES)
      .flatMap((line) => readRule(line) ?? []);
  }

  /**
   * What the last rule that matches says.
   * @param path slash-separated, relative to the folder of the file
   * @returns true: ignored; false: taken back by a `!`; null: no rule matches
   */
  decide(path: string, isFolder: boolean): boolean | null {
    const pieces = path.split('/');
    for (let index = this.#rules.length - 1; index >= 0; index--) {
      const rule = this.#rules[index];
      if (rule === undefined || (rule.foldersOnly && !isFolder)) continue;
      if (matches(rule.pieces, pieces)) return !rule.negated;
    }
    return null;
  }
}

function readRule(line: string): Rule | null {
  let text = withoutTrailingBlanks(line.endsWith('\r') ? line.slice(0, -1) : line);
  if (text === '' || text.startsWith('#')) return null;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  if (text === '') return null;
  const anchored = text.includes('/');
  const pieces = text.replace(/^\//, '').split('/');
  const all = anchored ? pieces : ['**', ...pieces];
  return { pieces: all.map(goPattern), negated, foldersOnly };
}

/** Blanks at the end do not count, unless a backslash keeps them. */
function withoutTrailingBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}

/** Whether the pieces of a pattern match those of a path. Takes time by the product of their numbers. */
function matches(pattern: readonly (string | null)[], path: readonly string[]): boolean {
  // reachable[i]: the pattern so far can end before piece i of the path.
  let reachable = [true, ...path.map(() => false)];
  for (const [index, piece] of pattern.entries()) {
    const next = path.map(() => false);
    next.push(false);
    if (piece === '**') {
      // At the end it stands for what is inside the folder, not for the folder.
      const from = index === pattern.length - 1 ? 1 : 0;
      let open = false;
      for (let at = 0; at <= path.length; at++) {
        next[at] = open || (from === 0 && reachable[at] === true);
        open ||= reachable[at] === true;
      }
    } else {
      for (let at = 0; at < path.length; at++) {
        if (reachable[at] === true && matchesPiece(piece, path[at] ?? '')) next[at + 1] = true;
      }
    }
    reachable = next;
  }
  return reachable[path.length] === true;
}

/** A piece that is malformed matches nothing, as in git. */
function matchesPiece(piece: string | null, name: string): boolean {
  if (piece === null) return false;
  if (!/[*?[\\]/.test(piece)) return piece === name;
  try {
    return globMatch(piece, name);
  } catch (error) {
    if (error instanceof BadPatternError) return false;
    throw error;
  }
}
