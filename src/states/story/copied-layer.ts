import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Sliced } from '../../turns.ts';
import { type CopiedBatch, isLikeCopy } from '../copied-by.ts';
import { passed } from './differences.ts';
import type { TraceLayer, Traces } from './traces.ts';
import type { Came } from './types.ts';

/** What a copy brought: each entry is what it was in the source, if that is followed. */
export class CopiedLayer implements TraceLayer {
  readonly #batch: CopiedBatch;
  readonly #there: Traces | null;
  readonly #after: FileTree;
  readonly #line: number;
  readonly #taken: (came: Came) => Came;

  /**
   * @param there what of the source came from the start; null for what was copied from no files
   * @param after the files that the instruction left
   * @param line first line of the instruction
   * @param taken how what is in the source came by the instruction
   */
  constructor(
    batch: CopiedBatch,
    there: Traces | null,
    after: FileTree,
    line: number,
    taken: (came: Came) => Came,
  ) {
    this.#batch = batch;
    this.#there = there;
    this.#after = after;
    this.#line = line;
    this.#taken = taken;
  }

  get(path: string): Came | null | undefined {
    const { kind, tree, entries } = this.#batch;
    const source = entries.sourceOf(path);
    if (source === undefined) return undefined;
    const from = tree.get(source);
    if (kind === 'file' && from === undefined) return undefined;
    const came = this.#there?.get(source) ?? null;
    const entry = came === null ? undefined : this.#after.get(path);
    if (came === null || from === undefined || entry === undefined) return null;
    if (!isLikeCopy(from, tree, entry, this.#after)) return null;
    return this.#taken(
      passed(came, { source: from, entry, before: tree, after: this.#after, line: this.#line }),
    );
  }

  *paths(): Iterable<string> {
    for (const { path } of this.#batch.entries) yield path;
  }

  /** Whether anything came from there; sliced. */
  *isAny(): Sliced<boolean> {
    if (this.#there === null || this.#there.isEmpty) return false;
    for (const path of this.paths()) {
      if (this.get(path)) return true;
      yield;
    }
    return false;
  }
}
