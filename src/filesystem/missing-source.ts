import { editDistance } from '../dockerfile/suggest.ts';
import { Turns } from '../turns.ts';
import { globMatch } from './ignore/glob.ts';
import { basePath, cleanPath, parentPath } from './ignore/path.ts';
import { followLinks, type Led } from './source-links.ts';

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
  /** Where it leads if it is a link, or in one: to something missing or excluded, or in circles. Else null. */
  readonly led: Led | null;
  /** The pattern that excludes it, or what it leads to, from the build context, although it exists in the folder. */
  readonly excluded: Exclusion | null;
  /** Similar paths that exist, likeliest first. */
  readonly near: readonly string[];
}

/** How many similar paths are suggested. */
const MAX_NEAR_PATHS = 5;

/** What is searched, and how. */
interface Search {
  readonly names: Names;
  readonly excluded: (path: string) => Exclusion | null;
  readonly turns: Turns;
}

/**
 * Finds the sources that do not exist in a tree. BuildKit accepts a pattern that matches nothing (and copies nothing),
 * so a pattern is only reported when something that it would match is excluded, or its folder does not exist.
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
  const names = new Map<string, SourceName>();
  for (const name of tree) names.set(name.path, name);
  const search = { names, excluded, turns: new Turns() };
  const missing: MissingSource[] = [];
  for (const source of sources) {
    const path = relativePath(source);
    if (path === '') continue;
    if (hasWildcard(path)) missing.push(...(await missingMatches(path, search)));
    else if (!(await isSent(path, search))) missing.push(await missingAt(path, search));
  }
  return missing;
}

async function missingAt(path: string, search: Search): Promise<MissingSource> {
  const led = followLinks(path, search.names);
  // An excluded file exists, so no other one is meant.
  const kept = excludedAt(path, led, search.excluded);
  const near = kept === null && led.kind === 'missing' ? await nearNames(led.path, search) : [];
  return { path, led: led.link === null ? null : led, excluded: kept, near };
}

/** Of a pattern: the links that lead nowhere among what it matches, or the pattern itself if all of that is excluded. */
async function missingMatches(pattern: string, search: Search): Promise<readonly MissingSource[]> {
  const { names, excluded, turns } = search;
  const missing: MissingSource[] = [];
  let kept: Exclusion | null = null;
  let anySent = false;
  for (const name of names.keys()) {
    if (turns.isDue) await turns.give();
    if (!globMatch(pattern, name)) continue;
    const exclusion = excluded(name);
    kept ??= exclusion;
    if (exclusion !== null) continue;
    anySent = true;
    if (!(await isSent(name, search))) missing.push(await missingAt(name, search));
  }
  if (anySent) return missing;
  const folder = folderOf(pattern);
  if (kept === null && followLinks(folder, names).kind !== 'there') return [await missingAt(folder, search)];
  return kept === null ? [] : [{ path: pattern, led: null, excluded: kept, near: [] }];
}

/** The folder in which a pattern is looked for: all before its first wildcard. */
function folderOf(pattern: string): string {
  const parts = pattern.split('/');
  return parts.slice(0, parts.findIndex(hasWildcard)).join('/');
}

/** A source as BuildKit reads it: relative to the root, which `..` cannot leave. */
export function relativePath(source: string): string {
  const cleaned = cleanPath(`/${source}`).slice(1);
  return cleaned === '.' ? '' : cleaned;
}

export function hasWildcard(path: string): boolean {
  return /[*?[\\]/.test(path);
}

type Names = ReadonlyMap<string, SourceName>;

async function isSent(path: string, { names, excluded, turns }: Search): Promise<boolean> {
  const { kind, path: real } = followLinks(path, names);
  if (kind !== 'there') return false;
  if (real === '' || excluded(real) === null) return true;
  // An excluded folder is sent for the exceptions in it.
  const inside = `${real}/`;
  for (const name of names.keys()) {
    if (turns.isDue) await turns.give();
    if (name.startsWith(inside) && excluded(name) === null) return true;
  }
  return false;
}

/** The pattern that excludes an existing path, or what it leads to; null for what does not exist. */
function excludedAt(
  path: string,
  { kind, path: end, link }: Led,
  excluded: (path: string) => Exclusion | null,
): Exclusion | null {
  if (kind === 'there') return excluded(end) ?? excluded(path);
  return link?.path === path ? excluded(path) : null;
}

/** Similar paths; if there are none, the contents of the folder. */
async function nearNames(path: string, search: Search): Promise<readonly string[]> {
  const { names, turns } = search;
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
    search,
  );
  if (near.length > 0) return near;
  const folder = parentPath(path);
  return await firstSent([...names.keys()].filter((name) => parentPath(name) === folder).toSorted(), search);
}

/** The first names that the engine would find: neither excluded nor links that lead nowhere. */
async function firstSent(
  candidates: readonly string[],
  { names, excluded, turns }: Search,
): Promise<readonly string[]> {
  const sent: string[] = [];
  for (const name of candidates) {
    if (turns.isDue) await turns.give();
    if (sent.length === MAX_NEAR_PATHS) break;
    const { kind, path } = followLinks(name, names);
    if (excluded(name) === null && kind === 'there' && (path === '' || excluded(path) === null))
      sent.push(name);
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
