import type { FileTree } from '../filesystem/file-tree.ts';
import { type CopiedBatch, isLikeCopy } from './copied-by.ts';
import type { Origin } from './origins.ts';

/** The origins of what an instruction made, by path. */
export interface MadeOrigins {
  get(path: string): Origin | undefined;
  has(path: string): boolean;
  paths(): Iterable<string>;
}

/**
 * The origins of what one instruction made. Made when they are asked for: a COPY may have a million, and few are ever
 * looked at.
 */
export class CopiedOrigins implements MadeOrigins {
  readonly #made: ReadonlySet<string>;
  /** Of what was copied as it is, its path in the source; of other entries of a batch null. */
  readonly #sources = new Map<string, string | null>();
  /** Where there are several batches, that of each path. */
  readonly #batches: ReadonlyMap<string, CopiedBatch> | null;
  readonly #only: CopiedBatch | undefined;
  readonly #origin: (copied?: CopiedBatch) => Origin;
  readonly #known = new Map<CopiedBatch | undefined, Origin>();

  constructor(
    made: ReadonlySet<string>,
    batches: readonly CopiedBatch[],
    result: FileTree,
    origin: (copied?: CopiedBatch) => Origin,
  ) {
    this.#made = made;
    this.#origin = origin;
    this.#only = batches[0];
    const ofPaths = batches.length > 1 ? new Map<string, CopiedBatch>() : null;
    for (const batch of batches) {
      for (const { path, source } of batch.entries) {
        if (!made.has(path)) continue;
        const from = batch.kind === 'file' ? batch.tree.get(source) : undefined;
        if (batch.kind === 'file' && from === undefined) continue;
        const entry = result.get(path);
        const isLike =
          from !== undefined && entry !== undefined && isLikeCopy(from, batch.tree, entry, result);
        this.#sources.set(path, isLike ? source : null);
        ofPaths?.set(path, batch);
      }
    }
    this.#batches = ofPaths;
  }

  has(path: string): boolean {
    return this.#made.has(path);
  }

  paths(): Iterable<string> {
    return this.#made;
  }

  get(path: string): Origin | undefined {
    if (!this.#made.has(path)) return undefined;
    const source = this.#sources.get(path);
    if (source === undefined) return this.#ofBatch(undefined);
    const origin = this.#ofBatch(this.#batches === null ? this.#only : this.#batches.get(path));
    return source === null ? origin : { ...origin, path: `/${source}` };
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
