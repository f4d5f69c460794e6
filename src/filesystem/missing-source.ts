import { editDistance } from '../dockerfile/suggest.ts';
import { globMatch } from './ignore/glob.ts';
import { basePath, cleanPath, parentPath } from './ignore/path.ts';

/** A name in the tree that a COPY takes from. */
export interface SourceName {
  /** Relative to the tree's root, without a slash in front. */
  readonly path: string;
  /** The target of a symlink; '' for all others. */
  readonly linkname: string;
}

/** Why a name is not sent to the engine: see `IgnoreVerdict`. */
export interface Exclusion {
  readonly line: number;
  readonly pattern: string;
}

/** A source of a COPY, an ADD or a bind mount that names nothing. */
export interface MissingSource {
  /** As the tree would have it: relative, cleaned, `..` taken away as far as it leads out. */
  readonly path: string;
  /** What keeps it out of the build context although it is in the folder. */
  readonly excluded: Exclusion | null;
  /** Names that are there, the likeliest first. */
  readonly near: readonly string[];
}

/** Names shown as near ones. */
const SHOWN = 5;

/**
 * Says which sources name nothing in a tree. A pattern with wildcards that matches nothing is no error to BuildKit
 * (it copies nothing then), so it is told of only when something of what it would match is excluded.
 *
 * @param excluded what an ignore file says of a path that is in the tree; null: it is sent
 */
export function missingSources(
  sources: readonly string[],
  tree: Iterable<SourceName>,
  excluded: (path: string) => Exclusion | null = () => null,
): readonly MissingSource[] {
  const names = new Map<string, SourceName>();
  for (const name of tree) names.set(name.path, name);
  const missing: MissingSource[] = [];
  for (const source of sources) {
    const path = relativePath(source);
    if (path === '' || isSent(path, names, excluded)) continue;
    const kept = hasWildcard(path)
      ? firstExcluded(matching(path, names), excluded)
      : firstExcluded(names.has(path) ? [path] : [], excluded);
    if (kept === null && hasWildcard(path)) continue;
    // What is kept out is there already: nothing else is meant.
    missing.push({ path, excluded: kept, near: kept === null ? nearNames(path, names, excluded) : [] });
  }
  return missing;
}

/** As BuildKit sees a source: relative to the root, which `..` does not leave. */
export function relativePath(source: string): string {
  const cleaned = cleanPath(`/${source}`).slice(1);
  return cleaned === '.' ? '' : cleaned;
}

function hasWildcard(path: string): boolean {
  return /[*?[\\]/.test(path);
}

type Names = ReadonlyMap<string, SourceName>;

function isSent(path: string, names: Names, excluded: (path: string) => Exclusion | null): boolean {
  if (hasWildcard(path)) return matching(path, names).some((match) => excluded(match) === null);
  const real = followLinks(path, names);
  if (real === null) return false;
  if (real === '' || excluded(real) === null) return true;
  // An excluded folder is sent for the exceptions in it.
  const inside = `${real}/`;
  for (const name of names.keys()) if (name.startsWith(inside) && excluded(name) === null) return true;
  return false;
}

function matching(pattern: string, names: Names): readonly string[] {
  return [...names.keys()].filter((name) => globMatch(pattern, name));
}

function firstExcluded(
  paths: readonly string[],
  excluded: (path: string) => Exclusion | null,
): Exclusion | null {
  for (const path of paths) {
    const found = excluded(path);
    if (found !== null) return found;
  }
  return null;
}

/** Links that are followed before they count as a circle, as in Linux. */
const MOST_LINKS = 40;

/** Where a path leads when the links in it are followed; null where nothing is. */
function followLinks(path: string, names: Names): string | null {
  let rest = path.split('/').filter((part) => part !== '');
  let at = '';
  for (let links = 0; ; ) {
    const part = rest.shift();
    if (part === undefined) return at;
    const next = cleanPath(`/${at}/${part}`).slice(1);
    if (next === '') {
      at = '';
      continue;
    }
    const name = names.get(next);
    if (name === undefined) return null;
    if (name.linkname === '') {
      at = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return null;
    if (name.linkname.startsWith('/')) at = '';
    rest = [...name.linkname.split('/').filter((each) => each !== '' && each !== '.'), ...rest];
  }
}

/** Names like the one that is not there; where there are none, what its folder holds. */
function nearNames(
  path: string,
  names: Names,
  excluded: (path: string) => Exclusion | null,
): readonly string[] {
  const ranked: { readonly name: string; readonly rank: number }[] = [];
  for (const name of names.keys()) {
    const rank = likeness(path, name);
    if (rank < UNLIKE) ranked.push({ name, rank });
  }
  const order = ranked.toSorted(
    (a, b) => a.rank - b.rank || depth(a.name) - depth(b.name) || (a.name < b.name ? -1 : 1),
  );
  const near = firstSent(
    order.map(({ name }) => name),
    excluded,
  );
  if (near.length > 0) return near;
  const folder = parentPath(path);
  return firstSent([...names.keys()].filter((name) => parentPath(name) === folder).toSorted(), excluded);
}

function firstSent(
  names: readonly string[],
  excluded: (path: string) => Exclusion | null,
): readonly string[] {
  const sent: string[] = [];
  for (const name of names) {
    if (sent.length === SHOWN) break;
    if (excluded(name) === null) sent.push(name);
  }
  return sent;
}

const UNLIKE = 9;

/** How far a name is from what was asked for; 0 is all but the same. */
function likeness(wanted: string, name: string): number {
  if (name.toLowerCase() === wanted.toLowerCase()) return 0;
  const base = basePath(wanted);
  const other = basePath(name);
  const sameFolder = parentPath(wanted) === parentPath(name);
  if (other === base) return 1;
  if (other.toLowerCase() === base.toLowerCase()) return 2;
  if (Math.abs(base.length - other.length) <= 2) {
    const distance = editDistance(base.toLowerCase(), other.toLowerCase());
    // A third of the name at most: of short names everything is two edits away.
    if (distance <= Math.min(2, base.length / 3)) return distance + (sameFolder ? 2 : 4);
  }
  if (sameFolder && stem(base).length > 2 && stem(other) === stem(base)) return 7;
  return sameFolder && base.length > 2 && (other.startsWith(base) || base.startsWith(other)) ? 8 : UNLIKE;
}

/** Without the last extension: `app` of `app.js`. */
function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function depth(path: string): number {
  return path.split('/').length;
}
