import type { FileTree } from '../../filesystem/file-tree.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { Sliced } from '../../turns.ts';
import { type CopiedBatch, isLikeCopy } from '../copied-by.ts';
import { passed } from './differences.ts';
import type { TraceLayer, Traces } from './traces.ts';
import type { Came } from './types.ts';

interface Source {
  readonly path: string;
  readonly entry: TreeEntry | undefined;
}

/** What a copy brought: each entry is what it was in the source, if that is followed. */
export class CopiedLayer implements TraceLayer {
  readonly #batch: CopiedBatch;
  readonly #there: Traces | null;
  readonly #after: FileTree;
  readonly #line: number;
  readonly #taken: (came: Came) => Came;
  readonly #isKept: (path: string) => boolean;

  /**
   * @param there what of the source came from the start; null for what was copied from no files
   * @param after the files that the instruction left
   * @param line first line of the instruction
   * @param taken how what is in the source came by the instruction
   * @param isKept whether an entry was there before, with the contents that the instruction wrote again
   */
  constructor(
    batch: CopiedBatch,
    there: Traces | null,
    after: FileTree,
    line: number,
    taken: (came: Came) => Came,
    isKept: (path: string) => boolean = () => false,
  ) {
    this.#batch = batch;
    this.#there = there;
    this.#after = after;
    this.#line = line;
    this.#taken = taken;
    this.#isKept = isKept;
  }

  get(path: string): Came | null | undefined {
    const from = this.#sourceOf(path);
    if (from === undefined) return undefined;
    const came = this.#there?.get(from.path) ?? null;
    const entry = came === null ? null : this.#copyOf(from, path);
    if (came === null || from.entry === undefined || entry === null) return this.#notFrom(path);
    const { tree } = this.#batch;
    return this.#taken(
      passed(came, { source: from.entry, entry, before: tree, after: this.#after, line: this.#line }),
    );
  }

  has(path: string): boolean | undefined {
    const from = this.#sourceOf(path);
    if (from === undefined) return undefined;
    const isFrom = this.#there?.has(from.path) === true && this.#copyOf(from, path) !== null;
    return isFrom || (this.#notFrom(path) === null ? false : undefined);
  }

  /** What came from elsewhere is no more what it was, but where the same was there already. */
  #notFrom(path: string): null | undefined {
    return this.#isKept(path) ? undefined : null;
  }

  /** What was written at a path; undefined if nothing was. */
  #sourceOf(path: string): Source | undefined {
    const { kind, tree, entries } = this.#batch;
    const source = entries.sourceOf(path);
    if (source === undefined) return undefined;
    const entry = tree.get(source);
    return kind === 'file' && entry === undefined ? undefined : { path: source, entry };
  }

  /** What is at a path, if it is still what was written there. */
  #copyOf({ entry: from }: Source, path: string): TreeEntry | null {
    const entry = from === undefined ? undefined : this.#after.get(path);
    if (from === undefined || entry === undefined) return null;
    return isLikeCopy(from, this.#batch.tree, entry, this.#after) ? entry : null;
  }

  *paths(): Iterable<string> {
    for (const { path } of this.#batch.entries) yield path;
  }

  /** Whether anything came from there; sliced. */
  *isAny(): Sliced<boolean> {
    if (this.#there === null || this.#there.isEmpty) return false;
    for (const path of this.paths()) {
      if (this.has(path) === true) return true;
      yield;
    }
    return false;
  }
}
