import { positionOf } from './path-order.ts';
import type { TreeEntry } from './types.ts';

/** As long as a step through the entries goes on for fewer entries than this, it is not worth finding. */
const MIN_RUN = 8;

/** Of so many entries that were looked up one by one, the place of at least one is found in the order. */
const MAX_SINGLE = 1_024;

/**
 * Finds entries by their paths. Who asks for a million of them mostly does so in their order, and the next one in order is
 * there in a tenth of the time that it takes to look up one anywhere: so the place of the last one is kept.
 */
export class EntriesByPath {
  readonly #byPath: ReadonlyMap<string, TreeEntry>;
  readonly #sorted: readonly TreeEntry[];
  /** Where the last one was, how many came in order since that was found, and how many did not. */
  #at = -1;
  #run = 0;
  #single = 0;
  /** How many that do not come in order go by before the place of one is found. */
  #patience = 1;

  /** @param sorted the same entries by path; what is below no folder may lack */
  constructor(byPath: ReadonlyMap<string, TreeEntry>, sorted: readonly TreeEntry[]) {
    this.#byPath = byPath;
    this.#sorted = sorted;
  }

  get(path: string): TreeEntry | undefined {
    const near = this.#near(path);
    if (near !== undefined) return near;
    const found = this.#byPath.get(path);
    this.#single += 1;
    if (found !== undefined && this.#single >= this.#patience) this.#goTo(path);
    return found;
  }

  /** The place of an entry in the order; -1 for what is not there. */
  positionOf(path: string): number {
    if (this.#near(path) === undefined) this.#goTo(path);
    return this.#sorted[this.#at]?.path === path ? this.#at : -1;
  }

  /** The entry if it is the last one that was found, or the next. */
  #near(path: string): TreeEntry | undefined {
    const last = this.#sorted[this.#at];
    if (last?.path === path) return last;
    const next = this.#sorted[this.#at + 1];
    if (next?.path !== path) return undefined;
    this.#at += 1;
    this.#run += 1;
    return next;
  }

  #goTo(path: string): void {
    this.#patience = this.#run < MIN_RUN ? Math.min(2 * this.#patience, MAX_SINGLE) : 1;
    this.#single = 0;
    this.#run = 0;
    this.#at = positionOf(this.#sorted, path);
  }
}
