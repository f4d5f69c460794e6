import { editDistance } from '../dockerfile/suggest.ts';
import { Turns } from '../turns.ts';
import { globMatch } from './ignore/glob.ts';
import { basePath, cleanPath, parentPath } from './ignore/path.ts';

/** An entry of the tree that a COPY copies from. */
export interface SourceName {
  /** Relative to the root of the tree, without a leading slash. */
  readonly path: string;
  /** The target of a symlink; '' for anything else. */
  readonly linkname: string;
}

/** Why a path is not sent to the engine: see `IgnoreVerdict`. */
export interface Exclusion {
  readonly line: number;
  readonly pattern: string;
}

/** A source of a COPY, an ADD or a bind mount that does not exist. */
export interface MissingSource {
  /** Relative to the root of the tree, cleaned, without any `..` that would leave it. */
  readonly path: string;
  /** The pattern that excludes it from the build context, although it exists in the folder. */
  readonly excluded: Exclusion | null;
  /** Similar paths that exist, likeliest first. */
  readonly near: readonly string[];
}

/** How many similar paths are suggested. */
const MAX_NEAR_PATHS = 5;

/**
 * Finds the sources that do not exist in a tree. BuildKit accepts a pattern that matches nothing (and copies nothing),
 * so a pattern is only reported when something that it would match is excluded.
 *
 * Looks at every name for every source, so it gives others a turn now and then.
 *
 * @param excluded the pattern of an ignore file that excludes a path of the tree; null when the path is sent
 */
export async function missingSources(
  sources: readonly string[],
  tree: Iterable<SourceName>,
  excluded: (path: string) => Exclusion | null = () => null,
): Promise<readonly MissingSource[]> {
  const turns = new Turns();
  const names = new Map<string, SourceName>();
  for (const name of tree) names.set(name.path, name);
  const missing: MissingSource[] = [];
  for (const source of sources) {
    const path = relativePath(source);
    if (path === '' || (await isSent(path, names, excluded, turns))) continue;
    const kept = hasWildcard(path)
      ? await firstExcluded(await matching(path, names, turns), excluded, turns)
      : await firstExcluded(names.has(path) ? [path] : [], excluded, turns);
    if (kept === null && hasWildcard(path)) continue;
    // An excluded file exists, so no other one is meant.
    missing.push({
      path,
      excluded: kept,
      near: kept === null ? await nearNames(path, names, excluded, turns) : [],
    });
  }
  return missing;
}

/** A source as BuildKit reads it: relative to the root, which `..` cannot leave. */
export function relativePath(source: string): string {
  const cleaned = cleanPath(`/${source}`).slice(1);
  return cleaned === '.' ? '' : cleaned;
}

function hasWildcard(path: string): boolean {
  return /[*?[\\]/.test(path);
}

type Names = ReadonlyMap<string, SourceName>;

async function isSent(
  path: string,
  names: Names,
  excluded: (path: string) => Exclusion | null,
  turns: Turns,
): Promise<boolean> {
  if (hasWildcard(path)) {
    return (await firstSent(await matching(path, names, turns), excluded, turns, 1)).length > 0;
  }
  const real = followLinks(path, names);
  if (real === null) return false;
  if (real === '' || excluded(real) === null) return true;
  // An excluded folder is sent for the exceptions in it.
  const inside = `${real}/`;
  const within = [...names.keys()].filter((name) => name.startsWith(inside));
  return (await firstSent(within, excluded, turns, 1)).length > 0;
}

async function matching(pattern: string, names: Names, turns: Turns): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names.keys()) {
    if (turns.isDue) await turns.give();
    if (globMatch(pattern, name)) found.push(name);
  }
  return found;
}

async function firstExcluded(
  paths: readonly string[],
  excluded: (path: string) => Exclusion | null,
  turns: Turns,
): Promise<Exclusion | null> {
  for (const path of paths) {
    if (turns.isDue) await turns.give();
    const found = excluded(path);
    if (found !== null) return found;
  }
  return null;
}

/** How many symlinks Linux follows before it reports a loop. */
const MAX_SYMLINKS = 40;

/** Resolves the symlinks of a path; null when it leads nowhere. */
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
    if (links > MAX_SYMLINKS) return null;
    if (name.linkname.startsWith('/')) at = '';
    rest = [...name.linkname.split('/').filter((each) => each !== '' && each !== '.'), ...rest];
  }
}

/** Similar paths; if there are none, the contents of the folder. */
async function nearNames(
  path: string,
  names: Names,
  excluded: (path: string) => Exclusion | null,
  turns: Turns,
): Promise<readonly string[]> {
  const ranked: { readonly name: string; readonly rank: number }[] = [];
  for (const name of names.keys()) {
    if (turns.isDue) await turns.give();
    const rank = likeness(path, name);
    if (rank < NOT_SIMILAR) ranked.push({ name, rank });
  }
  const order = ranked.toSorted(
    (a, b) => a.rank - b.rank || depth(a.name) - depth(b.name) || (a.name < b.name ? -1 : 1),
  );
  const near = await firstSent(
    order.map(({ name }) => name),
    excluded,
    turns,
  );
  if (near.length > 0) return near;
  const folder = parentPath(path);
  const beside = [...names.keys()].filter((name) => parentPath(name) === folder).toSorted();
  return await firstSent(beside, excluded, turns);
}

async function firstSent(
  names: readonly string[],
  excluded: (path: string) => Exclusion | null,
  turns: Turns,
  count = MAX_NEAR_PATHS,
): Promise<readonly string[]> {
  const sent: string[] = [];
  for (const name of names) {
    if (sent.length === count) break;
    if (turns.isDue) await turns.give();
    if (excluded(name) === null) sent.push(name);
  }
  return sent;
}

const NOT_SIMILAR = 9;

/** How far a path is from the wanted one; 0 for one that differs in case only. */
function likeness(wanted: string, name: string): number {
  if (name.toLowerCase() === wanted.toLowerCase()) return 0;
  const base = basePath(wanted);
  const other = basePath(name);
  const sameFolder = parentPath(wanted) === parentPath(name);
  if (other === base) return 1;
  if (other.toLowerCase() === base.toLowerCase()) return 2;
  if (Math.abs(base.length - other.length) <= 2) {
    const distance = editDistance(base.toLowerCase(), other.toLowerCase());
    // At most a third of the name may differ: short names are all two edits apart.
    if (distance <= Math.min(2, base.length / 3)) return distance + (sameFolder ? 2 : 4);
  }
  if (sameFolder && stem(base).length > 2 && stem(other) === stem(base)) return 7;
  return sameFolder && base.length > 2 && (other.startsWith(base) || base.startsWith(other))
    ? 8
    : NOT_SIMILAR;
}

/** The name without its last extension: `app` for `app.js`. */
function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function depth(path: string): number {
  return path.split('/').length;
}
