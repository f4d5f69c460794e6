import { isText } from '../filesystem/bytes.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { OpenBuild, StateRef, TakeContents } from '../ports.ts';
import { Kept } from './kept.ts';
import { notThere, readByTree } from './read-by-tree.ts';
import { markSockets } from './sockets.ts';
import type { ByteRange, StateFiles } from './state-files.ts';

/** The state in which nothing is: scratch. */
export class EmptyFiles implements StateFiles {
  readonly failure = null;

  tree(): Promise<FileTree> {
    return Promise.resolve(FileTree.of([]));
  }

  read(path: string): Promise<Uint8Array> {
    return Promise.reject(notThere(path));
  }

  async contents(paths: Iterable<string>): Promise<void> {
    for (const path of paths) throw notThere(path);
  }
}

/** The files of a step's output. */
export class SolvedFiles implements StateFiles {
  readonly failure = null;
  readonly #build: OpenBuild;
  readonly #program: Program;
  readonly #output: StepOutput;
  readonly #tree = new Kept(() => this.#list());
  readonly #state = new Kept(() => this.#build.solve(this.#program.graph.graph, this.#output));

  constructor(build: OpenBuild, program: Program, output: StepOutput) {
    this.#build = build;
    this.#program = program;
    this.#output = output;
  }

  tree(): Promise<FileTree> {
    return this.#tree.get();
  }

  async read(path: string, range?: ByteRange): Promise<Uint8Array> {
    // The engine itself would read devices, and wait at a fifo.
    const { entry } = (await this.#tree.get()).follow(path);
    if (entry === null || fileType(entry.mode) !== 'file') throw notThere(path);
    if (!isText(entry.path)) return await readByTree(this, entry.path, range);
    const state: StateRef = await this.#state.get();
    return await state.readFile(`/${entry.path}`, range);
  }

  async contents(paths: Iterable<string>, take: TakeContents): Promise<void> {
    const names = byContents(await this.#tree.get(), paths);
    if (names.size === 0) return;
    const { graph } = this.#program.graph;
    await this.#build.contents(graph, this.#output, new Set(names.keys()), async (path, chunk) => {
      for (const name of names.get(path) ?? []) await take(name, chunk);
    });
  }

  async #list(): Promise<FileTree> {
    const entries: TreeEntry[] = [];
    for await (const entry of this.#build.tree(this.#program.graph.graph, this.#output)) entries.push(entry);
    return FileTree.of(await markSockets(entries, () => this.#state.get()));
  }
}

/** The names wanted of each file, by its first name: contents with several names are fetched once. */
function byContents(tree: FileTree, paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const path of new Set(paths)) {
    const entry = tree.get(path);
    if (entry === undefined || fileType(entry.mode) !== 'file') throw notThere(path);
    const first = tree.contentOf(entry).path;
    const known = names.get(first);
    if (known === undefined) names.set(first, [path]);
    else known.push(path);
  }
  return names;
}
