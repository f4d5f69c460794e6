import type { FileTree } from '../filesystem/file-tree.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { BuildFailure, OpenBuild, TakeContents } from '../ports.ts';
import { FailedFiles } from './failed-files.ts';
import { EmptyFiles, type LastListedTree, OutputFiles } from './output-files.ts';

/** A piece of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The files of one state, solved or left by a failure. Paths are as in TreeEntry. */
export interface StateFiles {
  /** All of them, without contents; asked for once. */
  tree(): Promise<FileTree>;
  /** A file, or a piece of it; symlinks are followed inside the state's root. Rejects with a sentence. */
  read(path: string, range?: ByteRange): Promise<Uint8Array>;
  /**
   * Contents of many files in one stream, in no order: `take` gets the pieces of a file in order, then null, and what it
   * returns is waited for. Rejects when a path is no file, or with what `take` threw.
   */
  contents(paths: Iterable<string>, take: TakeContents): Promise<void>;
  /**
   * SHA-256 in hex of files' contents, by path, where the engine can make them without sending the files. Null where it
   * cannot, and some may be left out: they must be read. Not every kind of state has it.
   */
  digests?(paths: readonly string[]): Promise<ReadonlyMap<string, string> | null>;
  /** Set where this is what a failed instruction left. */
  readonly failure: BuildFailure | null;
}

/** The files of a step's output, null for the empty state. Calls reject with a BuildFailedError where it fails. */
export function stateFiles(
  build: OpenBuild,
  program: Program,
  output: StepOutput | null,
  near: LastListedTree = { tree: null },
): StateFiles {
  return output === null ? new EmptyFiles() : new OutputFiles(build, program, output, near);
}

/**
 * What a failed instruction left, partial files included. `tools` are states that may have a shell, for a stage that has
 * none; `before` is the state before the instruction, from which is known what it left alone. Calls reject with a sentence where the engine kept nothing, and where nothing is at hand to read it with.
 */
export function failedFiles(
  build: OpenBuild,
  failure: BuildFailure,
  tools: readonly StepOutput[],
  before: StateFiles | null = null,
): StateFiles {
  return new FailedFiles(build, failure, tools, before);
}

/** What tells outputs apart; '' for the empty state. */
export function outputKey(output: StepOutput | null): string {
  return output === null ? '' : `${output.digest}:${output.index}`;
}

/** States kept for the way back: with 60,000 files the first takes about 20 MB, those like it 4 MB each. */
const MAX_KEPT_STATES = 12;

/** The states of one target, those asked for last kept with what is known of them. */
export class States {
  readonly #kept = new Map<string, StateFiles>();
  readonly #near: LastListedTree = { tree: null };

  constructor(
    readonly build: OpenBuild,
    readonly program: Program,
  ) {}

  /** Null for the empty state. */
  of(output: StepOutput | null): StateFiles {
    const key = outputKey(output);
    const files = this.#kept.get(key) ?? stateFiles(this.build, this.program, output, this.#near);
    this.#kept.delete(key);
    this.#kept.set(key, files);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT_STATES) break;
      this.#kept.delete(oldest);
    }
    return files;
  }
}
