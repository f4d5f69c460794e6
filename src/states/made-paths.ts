import type { TreeDiff } from '../filesystem/diff.ts';
import type { FileTree } from '../filesystem/file-tree.ts';

/** Which paths an instruction made or changed the contents of, and which it removed. */
export interface Made {
  has(path: string): boolean;
  removed(path: string): boolean;
}

/** Tells it by both trees: there may be a million paths, and of a diff only what was modified is kept. */
export class MadePaths implements Made {
  readonly #before: FileTree;
  readonly #after: FileTree;
  readonly #changed = new Set<string>();

  /** @param diff of the two trees, contents settled */
  constructor(before: FileTree, after: FileTree, diff: TreeDiff) {
    this.#before = before;
    this.#after = after;
    for (const { path, change, why } of diff.entries) {
      if (change === 'modified' && why.some((each) => OF_CONTENTS.has(each))) this.#changed.add(path);
    }
  }

  has(path: string): boolean {
    if (this.#after.get(path) === undefined) return false;
    return this.#before.get(path) === undefined || this.#changed.has(path);
  }

  removed(path: string): boolean {
    return this.#after.get(path) === undefined && this.#before.get(path) !== undefined;
  }
}

const OF_CONTENTS: ReadonlySet<string> = new Set(['contents', 'target', 'type', 'device']);
