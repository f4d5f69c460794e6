import type { FileTree } from '../filesystem/file-tree.ts';
import { OneAtATime } from '../one-at-a-time.ts';

/** So many processes list states of a target at once: more would only wait for each other. */
const MAX_PROCESSES = 2;

/** How the listings of one target's states take turns, and what they share. */
export class ListingTurns {
  /** The last tree built; the next one shares memory with it where they are equal. */
  tree: FileTree | null = null;
  /** Whether a state of this target took the engine long to list. */
  isLong = false;
  /** Whether a few paths of a state could not be asked for, or not soon. */
  asksSlowly = false;
  /** Whether no process could list the many files of a state of this target. */
  needsEngine = false;
  readonly #engine = new OneAtATime();
  readonly #building = new OneAtATime();
  readonly #processes = Array.from({ length: MAX_PROCESSES }, () => new OneAtATime());
  #begun = 0;

  /** Asks the engine for a list: it makes one at a time anyway. */
  byEngine<T>(work: () => Promise<T>): Promise<T> {
    return this.#engine.do(work);
  }

  /** Lists by a process, where others are at it, too. */
  byProcess<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#processes[this.#begun % MAX_PROCESSES] ?? this.#engine;
    this.#begun += 1;
    return turn.do(work);
  }

  /** Makes a tree of what was listed, which becomes the last one. */
  async build(work: (near: FileTree | null) => Promise<FileTree>): Promise<FileTree> {
    return await this.#building.do(async () => {
      this.tree = await work(this.tree);
      return this.tree;
    });
  }
}
