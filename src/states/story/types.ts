import type { Why } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';

/** Files by their names, and bytes of contents: a hard-linked file counts its bytes once. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What one line changed about a file on its way from one state to another. */
export interface OnTheWay {
  readonly line: number;
  readonly why: readonly Why[];
}

/** That an entry of `b` came from `a`: by COPY, ADD, or a RUN that copied it out of a bind mount. Paths are as in TreeEntry. */
export interface Came {
  /** Its path in `a`. */
  readonly path: string;
  /** First line of the instruction that copied it, and the index of its stage. */
  readonly line: number;
  readonly stage: number;
  /** Indexes of the stages that it passed on the way, in order; empty if it was copied straight from `a`. */
  readonly via: readonly number[];
  /** How it is not what it was, by line, in order. */
  readonly changes: readonly OnTheWay[];
}

/** A file that came over, or a folder as far as one instruction copied it. */
export interface CameRow extends Amount {
  /** The path in `a`; '' for all of it. */
  readonly from: string;
  /** The path in `b`. */
  readonly to: string;
  readonly folder: boolean;
  readonly line: number;
  readonly stage: number;
  readonly via: readonly number[];
  /** How many files are not what they were. */
  readonly changed: number;
  /** What changed in any of them, by line, in order. */
  readonly changes: readonly OnTheWay[];
  /** How many files of the folder in `a` did not come with it. */
  readonly without: number;
  /** What came of it, as paths in `b`: a folder before its contents. */
  readonly paths: readonly string[];
}

/** What one instruction of `b` added that is not from `a`. */
export interface AddedRow extends Amount {
  /**
   * `context`: COPY or ADD of the build context; `copy`, `add`: of another stage, an image or a named context; `inline`:
   * of heredocs; `remote`: of an address.
   */
  readonly kind: 'run' | 'base' | 'context' | 'copy' | 'add' | 'inline' | 'remote' | 'unknown';
  /** First line of the instruction, and the index of its stage; null if unknown. */
  readonly line: number | null;
  readonly stage: number | null;
  /** What it was taken from: a stage, an image, a named context; null for none of these. */
  readonly from: string | null;
  /** The folder that all of it is in; the path itself if that is one file or one new folder. */
  readonly place: string;
  readonly paths: readonly string[];
}

/** One instruction that takes files from a state. */
export interface Taker {
  /** Index of its stage. */
  readonly stage: number;
  readonly line: number;
}

/** What of `a` did not come over, but was taken by other instructions. */
export interface TakenRow extends Amount {
  readonly by: readonly Taker[];
  /** Paths in `a`. */
  readonly paths: readonly string[];
}

/** What became of the files of `a`, and where those of `b` are from. */
export interface Story {
  /** Largest first, as in the other groups. Its amount is that of `b`. */
  readonly came: Amount & { readonly rows: readonly CameRow[]; readonly changed: number };
  readonly added: Amount & { readonly rows: readonly AddedRow[] };
  /** What `b` has of its base that `a` has too, with the same contents at the same path. */
  readonly same: Amount;
  readonly left: Amount & {
    readonly taken: readonly TakenRow[];
    /** All but what is in `taken`. */
    readonly tree: FileTree;
  };
  /** How an entry of `b` came over; null if it did not. */
  readonly cameFrom: (path: string) => Came | null;
  /** The group of a path of `b`; null if `b` does not have it. */
  readonly groupOf: (path: string) => 'came' | 'added' | 'same' | null;
}
