import type { IgnorePattern } from './ignore-file.ts';
import { type IgnoredEntry, IgnoredTree, ROOT_INSIDE } from './ignored-tree.ts';
import { ancestors } from './matcher.ts';
import { cleanPath } from './path.ts';

/** Whether a path is excluded from the build context, and the line of the ignore file that decides it. */
export interface IgnoreVerdict {
  readonly excluded: boolean;
  /** The pattern that decided, and its line; also for a path that a `!` pattern included again. */
  readonly line?: number;
  readonly pattern?: string;
}

/**
 * Explains what the ignore file does with single paths, with the same result as the walk that sends the context:
 * everything in a folder that is not read is excluded by the pattern that excluded the folder.
 *
 * @param patterns from `parseIgnoreFile`
 * @returns a function of a slash-separated path relative to the context; the verdict for a folder says nothing about
 *   exceptions inside it
 * @throws BadPatternError for a malformed pattern; the returned function too, see `Pattern.test`
 */
export function createIgnoreExplainer(patterns: readonly IgnorePattern[]): (path: string) => IgnoreVerdict {
  const tree = new IgnoredTree(patterns);
  const verdict = ({ excluded, rule }: IgnoredEntry): IgnoreVerdict => {
    const origin = patterns[rule];
    return origin === undefined ? { excluded } : { excluded, line: origin.line, pattern: origin.pattern };
  };
  return (path) => {
    const cleaned = cleanPath(path);
    if (cleaned === '.') return { excluded: false };
    let inside = ROOT_INSIDE;
    for (const folder of ancestors(cleaned)) inside = tree.folder(folder, inside).inside;
    return verdict(tree.file(cleaned, inside));
  };
}
