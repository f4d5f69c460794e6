import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Sliced } from '../../turns.ts';
import type { Came, OnTheWay } from './types.ts';

/** What one instruction made of some paths. */
export interface TraceLayer {
  /** Null if the entry did not come from there; undefined if the instruction did not write it. */
  get(path: string): Came | null | undefined;
  /** Whether the entry came from there, which is found faster than how; undefined as with `get`. */
  has(path: string): boolean | undefined;
  /** The paths that it wrote, in no particular order. */
  paths(): Iterable<string>;
}

/**
 * How the entries of one state came from another one, while the instructions that led to it are followed. What a COPY
 * brought, which may be a million entries, is a layer that works out each when it is asked for.
 */
export class Traces {
  /** Later ones count first. */
  readonly #layers: TraceLayer[] = [];
  /** The last layer, if single paths can be set in it. */
  #noted: Noted | null = null;
  #whole: FileTree | null = null;
  #isEmpty = true;

  /** All entries of a tree, which is that of the state where the way begins. */
  static ofAll(tree: FileTree): Traces {
    const traces = new Traces();
    traces.#whole = tree;
    traces.#isEmpty = false;
    return traces;
  }

  /** Whether nothing can be found. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Whether the way goes through a state that was built on the one where it begins. */
  get isBuiltOn(): boolean {
    return this.#whole !== null;
  }

  /** Null if the entry did not come from there. */
  get(path: string): Came | null {
    for (let index = this.#layers.length - 1; index >= 0; index -= 1) {
      const came = this.#layers[index]?.get(path);
      if (came !== undefined) return came;
    }
    const entry = this.#whole?.get(path);
    // The path of the entry, since what was asked with may be a text of its own.
    return entry === undefined ? null : { path: entry.path, ...HERE };
  }

  /** Whether the entry came from there. */
  has(path: string): boolean {
    for (let index = this.#layers.length - 1; index >= 0; index -= 1) {
      const isFrom = this.#layers[index]?.has(path);
      if (isFrom !== undefined) return isFrom;
    }
    return this.#whole?.get(path) !== undefined;
  }

  set(path: string, came: Came | null): void {
    if (came === null && this.get(path) === null) return;
    if (this.#noted === null) {
      this.#noted = new Noted();
      this.#layers.push(this.#noted);
    }
    this.#noted.came.set(path, came);
    if (came !== null) this.#isEmpty = false;
  }

  /** Lays what an instruction wrote over all before it. @param isAny whether anything of it came from there */
  lay(layer: TraceLayer, isAny: boolean): void {
    if (!isAny && this.#isEmpty) return;
    this.#layers.push(layer);
    this.#noted = null;
    this.#isEmpty = false;
  }

  /** Notes what a line changed about an entry that came from there. */
  changed(path: string, change: OnTheWay): void {
    const came = this.get(path);
    if (came !== null) this.set(path, { ...came, changes: [...came.changes, change] });
  }

  /** Does something with each entry that came from there, in no particular order; sliced. */
  *eachPath(use: (path: string) => void): Sliced<void> {
    for (const [index, layer] of this.#layers.entries()) {
      const later = this.#layers.slice(index + 1);
      for (const path of layer.paths()) {
        yield;
        const isLast = later.every((each) => each.has(path) === undefined);
        if (isLast && layer.has(path) === true) use(path);
      }
    }
    if (this.#whole === null) return;
    for (const { path } of this.#whole.entries()) {
      yield;
      if (this.#layers.every((layer) => layer.has(path) === undefined)) use(path);
    }
  }
}

class Noted implements TraceLayer {
  readonly came = new Map<string, Came | null>();

  get(path: string): Came | null | undefined {
    return this.came.get(path);
  }

  has(path: string): boolean | undefined {
    const came = this.came.get(path);
    return came === undefined ? undefined : came !== null;
  }

  paths(): Iterable<string> {
    return this.came.keys();
  }
}

/** Not copied yet. */
const HERE = { line: 0, stage: -1, via: [], changes: [] } as const;
