import type { ContextUse } from '../../dockerfile/context-uses.ts';
import { Turns } from '../../turns.ts';
import {
  type FolderState,
  type IgnoredEntry,
  IgnoredTree,
  type IgnorePattern,
  type InsideIgnored,
  ROOT_INSIDE,
  TreeFilter,
} from '../ignore/index.ts';
import { type ContextListing, matchedName } from './listing.ts';
import { type Pause, TakenEntries } from './taken.ts';

/** What decides about the entries of a context. */
export interface ContextRules {
  /** The lines of the ignore file. */
  readonly patterns: readonly IgnorePattern[];
  /** The paths that the engine asks for, with where links in them lead; undefined for everything. */
  readonly asked: readonly string[] | undefined;
  readonly uses: readonly ContextUse[];
}

/** What becomes of each entry of a listing, by its number. */
export interface ContextVerdicts {
  readonly listing: ContextListing;
  readonly patterns: readonly IgnorePattern[];
  /** 1 where the ignore file leaves the entry out. */
  readonly ignored: Uint8Array;
  /** The place in `patterns` of the one that decided, `!` too; -1 where none matches. */
  readonly rules: Int32Array;
  /** 1 for what the engine gets: neither ignored nor outside of the paths that it asks for; and folders above such. */
  readonly sent: Uint8Array;
  /** 1 for a file whose contents the engine gets: a file of several names is sent once. */
  readonly contents: Uint8Array;
  readonly taken: TakenEntries;
}

/**
 * Decides for each entry whether the ignore file leaves it out and by which line, whether the engine gets it, and which
 * instructions take it. Gives others a turn now and then.
 *
 * What is sent is what a session with an empty cache sends (tonistiigi/fsutil filter.go and send.go): the entries that
 * the ignore file leaves in, as far as the paths that the target's instructions name lead to them.
 *
 * @throws BadPatternError for a malformed pattern, of the ignore file or among `asked`; the signal's reason
 */
export async function judgeContext(
  listing: ContextListing,
  { patterns, asked, uses }: ContextRules,
  signal?: AbortSignal,
): Promise<ContextVerdicts> {
  const verdicts: ContextVerdicts = {
    listing,
    patterns,
    ignored: new Uint8Array(listing.length),
    rules: new Int32Array(listing.length).fill(-1),
    sent: new Uint8Array(listing.length),
    contents: new Uint8Array(listing.length),
    taken: new TakenEntries(listing),
  };
  const turns = new Turns();
  const pause = (): Promise<void> | undefined =>
    turns.isDue ? turns.give().then(() => signal?.throwIfAborted()) : undefined;
  await filter(verdicts, uses.length === 0 ? null : new TreeFilter({ include: asked ?? [] }), pause);
  for (const use of uses) await verdicts.taken.add(use, verdicts.sent, pause);
  return verdicts;
}

/** A folder on the way to an entry. */
interface OpenFolder {
  readonly end: number;
  /** With a `/` at its end; '' for the root. */
  readonly prefix: string;
  readonly ignored: InsideIgnored;
  /** What the paths that are asked for say of its contents; null if none of it is asked for. */
  readonly asked: FolderState | undefined | null;
}

/** @param asked null if the engine asks for nothing */
async function filter(
  { listing, patterns, ignored, rules, sent, contents }: ContextVerdicts,
  asked: TreeFilter | null,
  pause: Pause,
): Promise<void> {
  const tree = new IgnoredTree(patterns);
  const seen = new Set<string>();
  const open: OpenFolder[] = [
    { end: listing.length, prefix: '', ignored: ROOT_INSIDE, asked: asked === null ? null : undefined },
  ];
  const send = (index: number): void => {
    for (let at = index; at > 0 && sent[at] === 0; at = listing.parent(at)) sent[at] = 1;
  };
  for (let index = 1; index < listing.length; index++) {
    const waiting = pause();
    if (waiting !== undefined) await waiting;
    while (index >= (open.at(-1)?.end ?? Number.POSITIVE_INFINITY)) open.pop();
    const folder = open.at(-1);
    if (folder === undefined) return;
    const path = folder.prefix + matchedName(listing.name(index));
    const isFolder = listing.isFolder(index);
    const own: IgnoredEntry & { readonly inside?: InsideIgnored } = isFolder
      ? tree.folder(path, folder.ignored)
      : tree.file(path, folder.ignored);
    ignored[index] = own.excluded ? 1 : 0;
    rules[index] = own.rule;
    let isAsked = false;
    let askedInside: OpenFolder['asked'] = null;
    if (asked !== null && folder.asked !== null) {
      if (isFolder) {
        const verdict = asked.folder(path, folder.asked);
        isAsked = verdict.sent;
        askedInside = verdict.inside ?? null;
      } else isAsked = asked.file(path, folder.asked);
    }
    if (own.inside !== undefined) {
      open.push({ end: listing.end(index), prefix: `${path}/`, ignored: own.inside, asked: askedInside });
    }
    if (!isAsked || own.excluded) continue;
    send(index);
    if (listing.kind(index) !== 'file') continue;
    const inode = listing.inode(index);
    contents[index] = inode !== null && seen.has(inode) ? 0 : 1;
    if (inode !== null) seen.add(inode);
  }
}
