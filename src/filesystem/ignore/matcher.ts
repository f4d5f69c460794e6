import { parentPath } from './path.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** For each pattern, 1 when it matched a folder or one above it. Made and read by `PatternMatcher.decide`. */
export type FolderMatches = Uint8Array;

/**
 * A list of patterns with the meaning that moby/patternmatcher gives it. The last pattern that matches a path,
 * or a folder above it, decides: a plain one matches it, a `!` one does not. A path is slash-separated and
 * relative.
 */
export class PatternMatcher {
  readonly patterns: readonly Pattern[];
  /** Is there a `!` pattern? */
  readonly hasNegated: boolean;

  /** @throws BadPatternError for the first malformed pattern */
  constructor(patterns: readonly string[]) {
    this.patterns = patterns.flatMap((pattern, i) => compilePattern(pattern, i) ?? []);
    this.hasNegated = this.patterns.some((pattern) => pattern.negated);
  }

  /**
   * patternmatcher's `MatchesOrParentMatches`: each pattern is tried on the path and all folders above it.
   *
   * @throws BadPatternError see `Pattern.test`
   */
  matches(path: string): boolean {
    const parents = ancestors(path);
    let matched = false;
    for (const pattern of this.patterns) {
      if (pattern.negated !== matched) continue;
      if (pattern.test(path) || parents.some(pattern.test)) matched = !pattern.negated;
    }
    return matched;
  }

  /**
   * patternmatcher's `MatchesUsingParentResults`, for a walk from the root down: what matched the folder
   * counts for what is in it. It is what a build context is filtered by; it differs from `matches` where a
   * pattern was not tried on the folder because that could not have changed anything there.
   *
   * @param parent what the folder that holds the path has noted; undefined: the folders are tried as well
   * @param note where to note the matches, when the path is a folder
   * @returns the index in `patterns` of the one that decides, or -1 when none matches
   * @throws BadPatternError see `Pattern.test`
   */
  decide(path: string, parent: FolderMatches | undefined, note?: FolderMatches): number {
    let decided = -1;
    let matched = false;
    let index = -1;
    for (const pattern of this.patterns) {
      index++;
      let match = parent !== undefined && parent[index] === 1;
      if (!match) {
        if (pattern.negated !== matched) continue;
        match = pattern.test(path) || (parent === undefined && ancestors(path).some(pattern.test));
      }
      if (!match) continue;
      if (note !== undefined) note[index] = 1;
      matched = !pattern.negated;
      decided = index;
    }
    return decided;
  }

  /** Does the pattern that `decide` named make the path a matched one? */
  isMatch(decided: number): boolean {
    return this.patterns[decided]?.negated === false;
  }

  /** An empty note for a folder. */
  newNote(): FolderMatches {
    return new Uint8Array(this.patterns.length);
  }
}

/** The folders above a path, topmost first: of 'a/b/c', 'a' and 'a/b'. */
export function ancestors(path: string): string[] {
  const parent = parentPath(path);
  if (parent === '.') return [];
  const parts = parent.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
