import { type ContextUse, relativeSource } from '../../dockerfile/context-uses.ts';
import { globMatch } from '../ignore/glob.ts';
import { type FolderMatches, PatternMatcher } from '../ignore/index.ts';
import { FolderNames } from './folder-names.ts';
import { followInListing } from './follow.ts';
import { type ContextListing, matchedName } from './listing.ts';

/** Gives others a turn if it is time. @throws the reason of what stops the work */
export type Pause = () => Promise<void> | undefined;

/**
 * Which instructions take an entry, as BuildKit copies and mounts (moby/buildkit solver/llbsolver/file/backend.go docopy
 * and tonistiigi/fsutil copy/copy.go): wildcards match whole paths, a source that is a link stands for what it leads to,
 * of a folder all is taken but what `--exclude` leaves out.
 */
export class TakenEntries {
  readonly #listing: ContextListing;
  readonly #names: FolderNames;
  /** For each entry the place of its set in `#sets`. */
  readonly #set: Uint32Array;
  /** Lines, in order. The first set is empty. */
  readonly #sets: (readonly number[])[] = [[]];
  /** From a set and one line more to the set of both. */
  readonly #larger = new Map<string, number>();

  constructor(listing: ContextListing) {
    this.#listing = listing;
    this.#names = new FolderNames(listing);
    this.#set = new Uint32Array(listing.length);
  }

  /** First lines of the instructions that take an entry, in order. */
  linesOf(index: number): readonly number[] {
    return this.#sets[this.#set[index] ?? 0] ?? [];
  }

  isTaken(index: number): boolean {
    return (this.#set[index] ?? 0) !== 0;
  }

  /**
   * Adds what one use takes of the entries that are sent, links on the way included.
   * @throws BadPatternError for a malformed `--exclude`
   */
  async add(use: ContextUse, sent: Uint8Array, pause: Pause): Promise<void> {
    const { root, include } = rootOf(use);
    const exclude = use.exclude.length === 0 ? null : new PatternMatcher(use.exclude);
    for (const start of await this.#starts(use, root, sent, pause)) {
      // `COPY --parents a*/./b` takes a file a.txt: nothing is matched with what is copied itself.
      if (include === null || !this.#listing.isFolder(start)) this.#mark(start, use.line);
      if (include === null && exclude === null) await this.#takeAll(start, use.line, sent, pause);
      else await this.#takeMatching(start, { line: use.line, include, exclude }, sent, pause);
    }
  }

  /** The entries that a source names, with links followed. */
  async #starts(
    { via, line }: ContextUse,
    source: string,
    sent: Uint8Array,
    pause: Pause,
  ): Promise<readonly number[]> {
    const listing = this.#listing;
    const follow = (from: number, parts: readonly string[]): readonly number[] => {
      const { found, links } = followInListing(listing, this.#names, from, parts, sent);
      for (const link of links) this.#mark(link, line);
      return found === null ? [] : [found];
    };
    const parts = source === '.' ? [] : source.split('/');
    const wild = via === 'copy' ? parts.findIndex((part) => /[*?[\\]/.test(part)) : -1;
    if (wild < 0) return follow(0, parts);
    const pattern = parts.slice(wild).join('/');
    const found: number[] = [];
    for (const folder of follow(0, parts.slice(0, wild))) {
      const end = listing.end(folder);
      const from = folder === 0 ? 0 : listing.path(folder).length + 1;
      for (let at = folder + 1; at < end; ) {
        const waiting = pause();
        if (waiting !== undefined) await waiting;
        const isMatch = sent[at] === 1 && matches(pattern, matchedName(listing.path(at).slice(from)));
        const target = isMatch ? listing.target(at) : null;
        if (target !== null) {
          this.#mark(at, line);
          found.push(...follow(target.startsWith('/') ? 0 : listing.parent(at), target.split('/')));
        } else if (isMatch) found.push(at);
        at = isMatch || sent[at] !== 1 ? listing.end(at) : at + 1;
      }
    }
    // Many links may lead to one folder.
    return [...new Set(found)];
  }

  async #takeAll(start: number, line: number, sent: Uint8Array, pause: Pause): Promise<void> {
    const end = this.#listing.end(start);
    for (let at = start + 1; at < end; ) {
      const waiting = pause();
      if (waiting !== undefined) await waiting;
      if (sent[at] === 1) this.#mark(at++, line);
      else at = this.#listing.end(at);
    }
  }

  /** Patterns are matched below what is copied; the file or folder itself is always taken. */
  async #takeMatching(
    start: number,
    {
      line,
      include,
      exclude,
    }: { line: number; include: PatternMatcher | null; exclude: PatternMatcher | null },
    sent: Uint8Array,
    pause: Pause,
  ): Promise<void> {
    const listing = this.#listing;
    const end = listing.end(start);
    const open: MatchedFolder[] = [{ end, prefix: '', includes: undefined, excludes: undefined }];
    for (let at = start + 1; at < end; ) {
      const waiting = pause();
      if (waiting !== undefined) await waiting;
      while (at >= (open.at(-1)?.end ?? end)) open.pop();
      const above = open.at(-1);
      if (above === undefined) return;
      if (sent[at] !== 1) {
        at = listing.end(at);
        continue;
      }
      const path = above.prefix + matchedName(listing.name(at));
      const includes = include?.newMatches();
      const excludes = exclude?.newMatches();
      const isOut = exclude?.isMatch(exclude.decide(path, above.excludes, excludes)) === true;
      const isIn = !isOut && (include?.isMatch(include.decide(path, above.includes, includes)) ?? true);
      if (isIn) this.#markWithFolders(at, start, line);
      if (isOut && exclude?.hasNegated !== true) at = listing.end(at);
      else {
        if (listing.isFolder(at)) open.push({ end: listing.end(at), prefix: `${path}/`, includes, excludes });
        at += 1;
      }
    }
  }

  #markWithFolders(index: number, top: number, line: number): void {
    for (let at = index; at > top && !this.linesOf(at).includes(line); at = this.#listing.parent(at)) {
      this.#mark(at, line);
    }
  }

  #mark(index: number, line: number): void {
    const set = this.#set[index] ?? 0;
    const lines = this.#sets[set] ?? [];
    if (lines.includes(line)) return;
    const key = `${set} ${line}`;
    let larger = this.#larger.get(key);
    if (larger === undefined) {
      const all = [...lines, line].sort((a, b) => a - b);
      larger = this.#sets.findIndex((known) => known.join() === all.join());
      if (larger < 0) larger = this.#sets.push(all) - 1;
      this.#larger.set(key, larger);
    }
    this.#set[index] = larger;
  }
}

/** A folder whose contents are matched, with what matched it. */
interface MatchedFolder {
  readonly end: number;
  /** Its path below what is copied, with a `/` at its end. */
  readonly prefix: string;
  readonly includes: FolderMatches | undefined;
  readonly excludes: FolderMatches | undefined;
}

/** Where a use starts, and for `--parents` the pattern below it that it keeps. */
function rootOf({ source, parents }: ContextUse): { root: string; include: PatternMatcher | null } {
  if (!parents) return { root: relativeSource(source), include: null };
  const pivot = source.indexOf('/./');
  const pattern = relativeSource(pivot < 0 ? source : source.slice(pivot + 3));
  return {
    root: pivot < 0 ? '.' : relativeSource(source.slice(0, pivot)),
    // The pattern of `COPY --parents .` is empty, and BuildKit takes nothing by it.
    include: new PatternMatcher(pattern === '.' ? [] : [pattern]),
  };
}

/** A malformed pattern matches nothing. */
function matches(pattern: string, path: string): boolean {
  try {
    return globMatch(pattern, path);
  } catch {
    return false;
  }
}
