import type { FileTree } from '../filesystem/file-tree.ts';
import { type CopiedBatch, isLikeCopy } from './copied-by.ts';
import type { Made } from './made-paths.ts';
import type { Origin } from './origins.ts';

/** The origins of what one instruction made, and what it removed, by path. */
export interface PointOrigins {
  get(path: string): Origin | undefined;
  has(path: string): boolean;
  removed(path: string): boolean;
}

/**
 * The origins of what one instruction made. Made when they are asked for: a COPY may have a million, and few are ever
 * looked at.
 */
export class CopiedOrigins implements PointOrigins {
  readonly #made: Made;
  readonly #batches: readonly CopiedBatch[];
  readonly #result: FileTree;
  readonly #origin: (copied?: CopiedBatch) => Origin;
  readonly #known = new Map<CopiedBatch | undefined, Origin>();

  constructor(
    made: Made,
    batches: readonly CopiedBatch[],
    result: FileTree,
    origin: (copied?: CopiedBatch) => Origin,
  ) {
    this.#made = made;
    this.#batches = batches;
    this.#result = result;
    this.#origin = origin;
  }

  has(path: string): boolean {
    return this.#made.has(path);
  }

  removed(path: string): boolean {
    return this.#made.removed(path);
  }

  get(path: string): Origin | undefined {
    if (!this.#made.has(path)) return undefined;
    // Later ones overwrite earlier ones.
    for (let index = this.#batches.length - 1; index >= 0; index -= 1) {
      const batch = this.#batches[index] as CopiedBatch;
      const source = batch.entries.sourceOf(path);
      if (source === undefined) continue;
      const from = batch.kind === 'file' ? batch.tree.get(source) : undefined;
      if (batch.kind === 'file' && from === undefined) continue;
      const entry = this.#result.get(path);
      const isLike =
        from !== undefined && entry !== undefined && isLikeCopy(from, batch.tree, entry, this.#result);
      const origin = this.#ofBatch(batch);
      // What was unpacked has no path where it was.
      return isLike ? { ...origin, path: `/${source}` } : origin;
    }
    return this.#ofBatch(undefined);
  }

  #ofBatch(batch: CopiedBatch | undefined): Origin {
    let origin = this.#known.get(batch);
    if (origin === undefined) {
      origin = this.#origin(batch);
      this.#known.set(batch, origin);
    }
    return origin;
  }
}
