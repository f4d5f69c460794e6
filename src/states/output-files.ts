import { isText } from '../filesystem/bytes.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import {
  type ContentsOrder,
  type OpenBuild,
  type StateRef,
  type TakeContents,
  unlessEngineLost,
} from '../ports.ts';
import { inTurns } from '../turns.ts';
import { CachedPromise } from './cached-promise.ts';
import { completeListing, type DeepListing, isPathTooLong } from './deep-listing.ts';
import { type DigestListener, engineDigests } from './engine-digests.ts';
import type { ListingTurns } from './listing-turns.ts';
import { LongListing } from './long-listing.ts';
import { listMany, MANY_ENTRIES, type SampledListing, sampled } from './many-files.ts';
import { listFolder } from './one-folder.ts';
import { type AskPaths, entriesAt, findOnePath, type OnePath, readOneFile } from './one-path.ts';
import { presentImages } from './present-images.ts';
import { filesOf, notAFile, readByTree } from './read-by-tree.ts';
import { markSockets } from './sockets.ts';
import type { ByteRange, StateFiles } from './state-files.ts';

/** The empty state, scratch. */
export class EmptyFiles implements StateFiles {
  readonly failure = null;

  tree(): Promise<FileTree> {
    return Promise.resolve(FileTree.of([]));
  }

  read(path: string): Promise<Uint8Array> {
    return Promise.reject(notAFile(path));
  }

  async contents(paths: Iterable<string>): Promise<void> {
    for (const path of paths) throw notAFile(path);
  }
}

type Listing = Pick<DeepListing, 'entries'> & Partial<DeepListing>;

/** What other lists tell of an output: see `predictedEntries`. Null if they do not. */
export type Predict = (output: StepOutput, ask: AskPaths) => Promise<readonly TreeEntry[] | null>;

/** The files of a step's output. */
export class OutputFiles implements StateFiles {
  readonly failure = null;
  readonly #build: OpenBuild;
  readonly #program: Program;
  readonly #output: StepOutput;
  readonly #tree = new CachedPromise(() => this.#counted());
  #listed = 0;
  readonly #state = new CachedPromise(() => this.#build.solve(this.#output));

  readonly #turns: ListingTurns;
  readonly #predict: Predict;

  constructor(build: OpenBuild, program: Program, output: StepOutput, turns: ListingTurns, predict: Predict) {
    this.#predict = predict;
    this.#build = build;
    this.#program = program;
    this.#output = output;
    this.#turns = turns;
  }

  tree(): Promise<FileTree> {
    return this.#tree.get();
  }

  get isAsked(): boolean {
    return this.#tree.isBegun;
  }

  get listed(): number {
    return this.#listed;
  }

  async read(path: string, range?: ByteRange): Promise<Uint8Array> {
    // The engine would read devices, and hang on a fifo.
    const { entry } = (await this.#tree.get()).follow(path);
    if (entry === null || fileType(entry.mode) !== 'file') throw notAFile(path);
    if (!isText(entry.path)) return await readByTree(this, entry.path, range);
    const state: StateRef = await this.#state.get();
    return await state.readFile(`/${entry.path}`, range);
  }

  async contents(paths: Iterable<string>, take: TakeContents, order: ContentsOrder = 'any'): Promise<void> {
    const tree = await this.#tree.get();
    const names = byContents(tree, paths);
    if (names.size === 0) return;
    const takeAll: TakeContents = async (path, chunk) => {
      for (const name of names.get(path) ?? []) await take(name, chunk);
    };
    if (isFastOneByOne(tree, [...names.keys()])) return await this.#readEach(names.keys(), takeAll);
    await this.#build.contents(this.#output, new Set(names.keys()), takeAll, order);
  }

  async #readEach(paths: Iterable<string>, take: TakeContents): Promise<void> {
    const state = await this.#state.get();
    for (const path of paths) {
      const bytes = await state.readFile(`/${path}`);
      if (bytes.length > 0) await take(path, bytes);
      await take(path, null);
    }
  }

  async find(path: string): Promise<OnePath | null> {
    if (this.#tree.isBegun) return null;
    return await findOnePath(path, () => this.#state.get());
  }

  async findInLong(paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry | null> | null> {
    if (this.#tree.isBegun || !this.#turns.isLong || this.#turns.asksSlowly) return null;
    const found = await entriesAt(paths, await this.#state.get());
    // It is not tried once more on the way to the base.
    this.#turns.asksSlowly ||= found === null;
    return found;
  }

  async below(folder: string): Promise<readonly TreeEntry[] | null> {
    return await listFolder(folder, () => this.#state.get());
  }

  readFound(entry: TreeEntry, take: (bytes: Uint8Array) => void | Promise<void>): Promise<void> {
    return readOneFile(entry, () => this.#state.get(), take);
  }

  digests(paths: readonly string[], heard: DigestListener = {}): Promise<ReadonlyMap<string, string> | null> {
    return engineDigests(this.#build, this.#program, this.#output, paths, heard);
  }

  async #counted(): Promise<FileTree> {
    const tree = await this.#list();
    this.#listed = tree.count;
    return tree;
  }

  async #list(): Promise<FileTree> {
    for await (const listing of this.#listings()) {
      // The tree is made while the engine answers what the list is compared with.
      const [tree, isSure] = await Promise.all([this.#treeOf(listing), listing.isSure]);
      if (isSure) return tree;
    }
    return await this.#treeOf(await this.#listWhole());
  }

  async #treeOf({ entries, unlisted = [] }: Listing): Promise<FileTree> {
    this.#turns.isLong ||= entries.length >= MANY_ENTRIES;
    return await this.#turns.build((near) => inTurns(FileTree.building(entries, near, unlisted)));
  }

  /** What the engine lists if that is soon, otherwise what other lists tell, and then what a process lists. */
  async *#listings(): AsyncIterable<SampledListing & Listing> {
    if (this.#turns.needsEngine || !this.#build.capabilities.has('gateway.exec')) return;
    const tools = presentImages(this.#program, this.#output);
    if (tools.length === 0) return;
    const solved = (): Promise<StateRef> => this.#state.get();
    const long = new LongListing(solved, this.#turns.isLong);
    const begun = await this.#turns.byEngine(() => this.#export(long));
    if (!begun.isCut) {
      yield { ...begun, isSure: Promise.resolve(true) };
      return;
    }
    const ask: AskPaths = async (paths) => await entriesAt(paths, await solved());
    const predicted = await this.#predict(this.#output, ask).catch(unlessEngineLost(null));
    if (predicted !== null) yield sampled(predicted, solved);
    const listed = await this.#turns.byProcess(() =>
      listMany(this.#build, this.#output, tools, begun.entries, solved),
    );
    if (listed !== null) yield listed;
  }

  /** What the engine lists, however long that takes. */
  async #listWhole(): Promise<DeepListing> {
    const listing = await this.#turns.byEngine(() => this.#export(null));
    this.#turns.needsEngine ||= listing.entries.length >= MANY_ENTRIES;
    return listing;
  }

  /** What the engine lists, or what it has listed when that is long. */
  async #export(long: LongListing | null): Promise<DeepListing & { readonly isCut: boolean }> {
    const entries: TreeEntry[] = [];
    const solved = (): Promise<StateRef> => this.#state.get();
    const take = (entry: TreeEntry): boolean => {
      entries.push(this.#turns.tree?.alike(entry) ?? entry);
      return long === null || entries.length < MANY_ENTRIES;
    };
    let listing: DeepListing = { entries, unlisted: [] };
    try {
      if (long === null) for await (const entry of this.#build.tree(this.#output)) take(entry);
      else if (!(await long.each((signal) => this.#build.tree(this.#output, signal), take)))
        return { ...listing, isCut: true };
    } catch (error) {
      if (!isPathTooLong(error)) throw error;
      listing = await completeListing(entries, solved);
    }
    return { ...listing, entries: await markSockets(listing.entries, solved), isCut: false };
  }
}

/** The requested paths of each file, by the file's first path: a hard-linked file is fetched once. */
function byContents(tree: FileTree, paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const entry of filesOf(tree, paths)) {
    const { path } = entry;
    const first = tree.contentOf(entry).path;
    const known = names.get(first);
    if (known === undefined) names.set(first, [path]);
    else known.push(path);
  }
  return names;
}

/** Up to these limits, reading files one by one beats streaming, which walks the whole state. */
const MAX_SINGLE_READS = 16;
const MAX_SINGLE_READ_BYTES = 4 * 1024 * 1024;

function isFastOneByOne(tree: FileTree, paths: readonly string[]): boolean {
  const bytes = paths.reduce((sum, path) => sum + (tree.get(path)?.size ?? 0), 0);
  return paths.length <= MAX_SINGLE_READS && bytes <= MAX_SINGLE_READ_BYTES && paths.every(isText);
}
