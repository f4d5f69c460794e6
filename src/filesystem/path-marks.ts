import type { FileTree } from './file-tree.ts';

/** A set of paths of a tree, kept by their places in it: a set of a million texts takes far more time and memory. */
export class PathMarks {
  readonly #tree: FileTree;
  readonly #marks: Uint8Array;
  /** Paths that the tree does not have. */
  readonly #others = new Set<string>();

  constructor(tree: FileTree) {
    this.#tree = tree;
    this.#marks = new Uint8Array(tree.count);
  }

  add(path: string): void {
    const at = this.#tree.positionOf(path);
    if (at < 0) this.#others.add(path);
    else this.#marks[at] = 1;
  }

  has(path: string): boolean {
    const at = this.#tree.positionOf(path);
    return at < 0 ? this.#others.has(path) : this.#marks[at] === 1;
  }
}
