import type { Needle } from '../secrets/scanner.ts';

/** A file that a layer of the image holds though a later instruction deleted or replaced it. */
export interface DeletedFile {
  readonly path: string;
  readonly size: number;
  /** The first line of the instruction that put it there. */
  readonly line: number;
  /** The first line of the instruction that deleted or replaced it. */
  readonly by: number;
  readonly why: 'overwritten' | 'deleted';
  /** Which layer holds it; files of one layer are read together. */
  readonly layer: number;
}

/** Called with the pieces of a file in order, then with null. Its promise is awaited before more is read. */
export type TakeFile = (path: string, chunk: Uint8Array | null) => void | Promise<void>;

/** A value of ARG that stays in the image's history, since a RUN came after it. */
export interface HistoryArg {
  readonly name: string;
  readonly value: string;
  /** The line of the ARG. */
  readonly line: number;
  /** Whether it was given from outside, as by --build-arg, and does not stand in the Dockerfile. */
  readonly isGiven: boolean;
}

/** A value of ENV or LABEL of the image that an instruction of the Dockerfile sets. */
export interface ConfigValue {
  readonly keyword: 'ENV' | 'LABEL';
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** A text of an instruction that the image keeps for `docker history` or `docker inspect`. */
export interface KeptText {
  readonly keyword: string;
  readonly text: string;
  readonly line: number;
  /** Whether it is a value of ENV or LABEL that a later instruction replaces: then only the history has it. */
  readonly isReplaced: boolean;
}

/** Where secrets can be besides in the files of the state, and how many files are read at once. */
export interface Exposure {
  /** Reads many files of the state in one stream. Rejects when the engine cannot read one. */
  readonly contents: (paths: readonly string[], take: TakeFile) => Promise<void>;
  readonly config: readonly ConfigValue[];
  readonly historyArgs: readonly HistoryArg[];
  readonly texts: readonly KeptText[];
  /** Values of --secret of this build. */
  readonly needles: readonly Needle[];
  readonly deleted: () => Promise<readonly DeletedFile[]>;
  /** Reads deleted files of one layer. */
  readonly deletedContents: (layer: number, paths: readonly string[], take: TakeFile) => Promise<void>;
}
