import { parentPath } from './path.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** For each pattern, 1 if it matched a folder or one above it. Only `PatternMatcher.decide` writes and reads it. */
export type FolderMatches = Uint8Array;

/**
 * A list of patterns, matched as moby/patternmatcher does. The last pattern that matches a path or a folder above it
 * decides: a plain one matches the path, a `!` one does not. Paths are slash-separated and relative.
 */
export class PatternMatcher {
  readonly patterns: readonly Pattern[];
  /** Whether there is a `!` pattern. */
  readonly hasNegated: boolean;

  /** @throws BadPatternError for the first malformed pattern */
  constructor(patterns: readonly string[]) {
    this.patterns = patterns.flatMap((pattern, i) => compilePattern(pattern, i) ?? []);
    this.hasNegated = this.patterns.some((pattern) => pattern.negated);
  }

  /**
   * patternmatcher's `MatchesOrParentMatches`: tries each pattern on the path and all folders above it.
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
   * patternmatcher's `MatchesUsingParentResults`, for a walk from the root down: what matched a folder also matches its
   * contents. Build contexts are filtered this way. The result differs from `matches` when a pattern was not tried on
   * the folder because it could not have changed anything there.
   *
   * @param parent the matches of the folder that contains the path; undefined tries the folders above as well
   * @param own receives the matches of the path itself, if it is a folder
   * @returns the index in `patterns` of the one that decides, or -1 when none matches
   * @throws BadPatternError see `Pattern.test`
   */
  decide(path: string, parent: FolderMatches | undefined, own?: FolderMatches): number {
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
      if (own !== undefined) own[index] = 1;
      matched = !pattern.negated;
      decided = index;
    }
    return decided;
  }

  /** Whether the pattern that `decide` returned makes the path match. */
  isMatch(decided: number): boolean {
    return this.patterns[decided]?.negated === false;
  }

  /** Empty matches, to pass to `decide` for a folder. */
  newMatches(): FolderMatches {
    return new Uint8Array(this.patterns.length);
  }
}

/** The folders above a path, topmost first: `a` and `a/b` for `a/b/c`. */
export function ancestors(path: string): string[] {
  const parent = parentPath(path);
  if (parent === '.') return [];
  const parts = parent.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
