import { Turns } from '../turns.ts';
import { globMatch } from './ignore/glob.ts';
import { PatternMatcher } from './ignore/matcher.ts';
import { type Exclusion, hasWildcard, relativePath, type SourceName } from './missing-source.ts';

/** What a COPY or ADD names. */
export interface NamedSource {
  /** Path or pattern in the tree that it copies from. */
  readonly path: string;
  /** Of a `COPY --parents`, the pattern of what is taken below the path; else null. */
  readonly below: string | null;
}

/**
 * The patterns, as one would write them, that match nothing that is sent. A folder in which nothing matches is not sent
 * at all, so the engine then fails to find the folder, although it exists.
 *
 * @param excluded as for `missingSources`
 */
export async function unmatchedSources(
  sources: readonly NamedSource[],
  names: readonly SourceName[],
  excluded: (path: string) => Exclusion | null,
): Promise<readonly string[]> {
  const turns = new Turns();
  const unmatched: string[] = [];
  for (const { path, below } of sources) {
    const top = relativePath(path);
    const isMatch = below === null ? matcherOf(top) : matcherBelow(top, below);
    if (isMatch === null) continue;
    let isAny = false;
    for (const name of names) {
      if (turns.isDue) await turns.give();
      isAny = isMatch(name.path) && excluded(name.path) === null;
      if (isAny) break;
    }
    if (!isAny) unmatched.push(below === null ? top : `${top}/./${below}`);
  }
  return unmatched;
}

type IsMatch = (path: string) => boolean;

function matcherOf(pattern: string): IsMatch | null {
  return hasWildcard(pattern) ? (path) => globMatch(pattern, path) : null;
}

/** Null if there is no pattern below one folder. */
function matcherBelow(folder: string, below: string): IsMatch | null {
  if (folder === '' || hasWildcard(folder) || !hasWildcard(below)) return null;
  const matcher = new PatternMatcher([below]);
  return (path) => path.startsWith(`${folder}/`) && matcher.matches(path.slice(folder.length + 1));
}
