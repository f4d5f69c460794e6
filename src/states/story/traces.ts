import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Came, OnTheWay } from './types.ts';

/** How the entries of one state came from another one, while the instructions that led to it are followed. */
export class Traces {
  readonly #known = new Map<string, Came | null>();
  #whole: FileTree | null = null;

  /** All entries of a tree, which is that of the state where the way begins. */
  static ofAll(tree: FileTree): Traces {
    const traces = new Traces();
    traces.#whole = tree;
    return traces;
  }

  /** Whether nothing can be found. */
  get isEmpty(): boolean {
    return this.#whole === null && this.#known.size === 0;
  }

  /** Whether the way goes through a state that was built on the one where it begins. */
  get isBuiltOn(): boolean {
    return this.#whole !== null;
  }

  /** Null if the entry did not come from there. */
  get(path: string): Came | null {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    return this.#whole?.get(path) === undefined ? null : { path, ...HERE };
  }

  set(path: string, came: Came | null): void {
    if (came === null && this.#whole === null) this.#known.delete(path);
    else this.#known.set(path, came);
  }

  /** Notes what a line changed about an entry that came from there. */
  changed(path: string, change: OnTheWay): void {
    const came = this.get(path);
    if (came !== null) this.#known.set(path, { ...came, changes: [...came.changes, change] });
  }

  /** The entries that came from there, in no particular order. */
  *paths(): Iterable<string> {
    for (const [path, came] of this.#known) if (came !== null) yield path;
    if (this.#whole === null) return;
    for (const { path } of this.#whole.entries()) if (!this.#known.has(path)) yield path;
  }
}

/** Not copied yet. */
const HERE = { line: 0, stage: -1, via: [], changes: [] } as const;
