import { BadPatternError, PatternMatcher } from '../../src/filesystem/ignore/index.ts';
import { ancestors, type FolderMatches } from '../../src/filesystem/ignore/matcher.ts';
import type { IgnoreCase } from './ignore-cases.ts';

/** Our answers, in the letters of patternmatcher/main.go. */
export function ignoreAnswers({ patterns, paths }: IgnoreCase): string {
  if (attempt(() => new PatternMatcher(patterns)) === null) return 'refused';
  return paths
    .flatMap((path) => [
      attempt(() => new PatternMatcher(patterns).matches(path)),
      attempt(() => onWalk(new PatternMatcher(patterns), path)),
    ])
    .map((matched) => (matched === null ? 'e' : matched ? 'y' : 'n'))
    .join('');
}

function onWalk(matcher: PatternMatcher, path: string): boolean {
  let parent: FolderMatches | undefined;
  for (const folder of ancestors(path)) {
    const own = matcher.newMatches();
    matcher.decide(folder, parent, own);
    parent = own;
  }
  return matcher.isMatch(matcher.decide(path, parent));
}

/** Null where the pattern is refused. */
function attempt<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof BadPatternError) return null;
    throw error;
  }
}
