import type { FileTree } from '../filesystem/file-tree.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { stateBefore } from '../llb/chain.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { BuildFailure, ContentsOrder, OpenBuild, TakeContents } from '../ports.ts';
import type { DigestListener } from './engine-digests.ts';
import { FailedFiles } from './failed-files.ts';
import { ListingTurns } from './listing-turns.ts';
import type { OnePath } from './one-path.ts';
import { EmptyFiles, OutputFiles, type Predict } from './output-files.ts';
import { predictedEntries } from './predicted-entries.ts';

/** A piece of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The files of a solved state, or those that a failure left. Paths are as in TreeEntry. */
export interface StateFiles {
  /** The list of all files, without contents. Fetched once. */
  tree(): Promise<FileTree>;
  /** Reads a file or a part of it; symlinks are followed inside the state. Rejects with a sentence. */
  read(path: string, range?: ByteRange): Promise<Uint8Array>;
  /**
   * Reads many files in one stream, in no particular order. `take` gets the pieces of each file in order, then null;
   * the next piece waits for its promise. Rejects if a path is not a file, or with what `take` threw.
   *
   * @param order `in-order`: the files are asked for one after another as given, and only so far ahead that a few
   * megabytes arrive before their turn
   */
  contents(paths: Iterable<string>, take: TakeContents, order?: ContentsOrder): Promise<void>;
  /**
   * SHA-256 in hex of files, by path, computed by the engine without sending the files. Null if the engine cannot;
   * paths may be missing from the result and must then be read. Not every kind of state has this method.
   *
   * @param heard told how far it is
   */
  digests?(paths: readonly string[], heard?: DigestListener): Promise<ReadonlyMap<string, string> | null>;
  /**
   * Looks up one path without the list of all files: see `findOnePath`. Null if that cannot be done, or the list is there
   * already. Not every kind of state has this method, nor the next three.
   */
  find?(path: string): Promise<OnePath | null>;
  /**
   * Looks up a few paths of a state that takes long to list, without links: see `entriesAt`. Null if the list is there
   * already, is likely to come soon, or the engine cannot tell. Not every kind of state has this method.
   */
  findInLong?(paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry | null> | null>;
  /**
   * Lists all that is below a folder that `find` returned: see `listFolder`. Null if the list of all files must be asked.
   */
  below?(folder: string): Promise<readonly TreeEntry[] | null>;
  /** Reads a file that `find` returned, in pieces. The next piece waits for the promise of `take`. */
  readFound?(entry: TreeEntry, take: (bytes: Uint8Array) => void | Promise<void>): Promise<void>;
  /** Whether the list of all files was asked for. */
  readonly isAsked?: boolean;
  /** How many entries its list has; 0 until that is there. */
  readonly listed?: number;
  /** Set if these are the files that a failed instruction left. */
  readonly failure: BuildFailure | null;
}

/** The files of a step's output; null is the empty state. Calls reject with a BuildFailedError if the step fails. */
export function stateFiles(
  build: OpenBuild,
  program: Program,
  output: StepOutput | null,
  turns = new ListingTurns(),
  predict: Predict = async () => null,
): StateFiles {
  return output === null ? new EmptyFiles() : new OutputFiles(build, program, output, turns, predict);
}

/**
 * The files that a failed instruction left, partial ones included. `tools` are states that may have a shell, for a
 * stage that has none. `before` is the state before the instruction; it supplies what the instruction did not touch.
 * Calls reject with a sentence if the engine kept nothing, or if no tool is available to read it.
 */
export function failedFiles(
  build: OpenBuild,
  failure: BuildFailure,
  tools: readonly StepOutput[],
  before: StateFiles | null = null,
): StateFiles {
  return new FailedFiles(build, failure, tools, before);
}

/** A unique key for an output; '' for the empty state. */
export function outputKey(output: StepOutput | null): string {
  return output === null ? '' : `${output.digest}:${output.index}`;
}

/**
 * So many states are kept in any case. With 60,000 files the first one takes about 20 MB, each similar one 4 MB. What goes
 * through the instructions of a long stage more than once would list all of its states again if fewer were kept.
 */
const KEPT_STATES = 12;
/** More are kept as long as their lists have no more entries than this together: 200 MB. */
const MAX_KEPT_ENTRIES = 3_000_000;
/** More instructions than a target has. */
const MAX_KEPT_STATES = 1_000;

/** The states of one target. Keeps the most recently used ones. */
export class States {
  readonly #kept = new Map<string, StateFiles>();
  readonly #turns: ListingTurns;

  constructor(
    readonly build: OpenBuild,
    readonly program: Program,
    turns = new ListingTurns(),
    readonly maxEntries = MAX_KEPT_ENTRIES,
  ) {
    this.#turns = turns;
  }

  /** Null for the empty state. */
  of(output: StepOutput | null): StateFiles {
    const key = outputKey(output);
    const files =
      this.#kept.get(key) ??
      stateFiles(this.build, this.program, output, this.#turns, (each, ask) =>
        predictedEntries(this, each, ask),
      );
    this.#kept.delete(key);
    this.#kept.set(key, files);
    if (this.#kept.size > KEPT_STATES) this.#forget();
    return files;
  }

  /** Forgets states that were not used for long, if there are too many. */
  #forget(): void {
    let entries = 0;
    for (const { listed = 0 } of this.#kept.values()) entries += listed;
    for (const [oldest, { listed = 0 }] of this.#kept) {
      const isMuch = entries > this.maxEntries || this.#kept.size > MAX_KEPT_STATES;
      if (this.#kept.size <= KEPT_STATES || !isMuch) break;
      this.#kept.delete(oldest);
      entries -= listed;
    }
  }

  /** Whether the list of all files of a state was asked for. */
  isAsked(output: StepOutput): boolean {
    return this.#kept.get(outputKey(output))?.isAsked === true;
  }

  /** The files that a RUN left which started from a state, where the list of them was asked for; null elsewhere. */
  askedAfter(output: StepOutput): StateFiles | null {
    for (const step of this.program.graph.steps.values()) {
      if (step.op.kind !== 'exec' || outputKey(stateBefore(step)) !== outputKey(output)) continue;
      const root = step.op.mounts.find(({ dest }) => dest === '/')?.output ?? -1;
      const after = { digest: step.digest, index: root };
      if (this.isAsked(after)) return this.of(after);
    }
    return null;
  }
}
