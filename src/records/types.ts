/**
 * What is kept of a build, so that a later one can be compared with it. Nothing of a file's contents and no secret value
 * is in it: values that may be secret are replaced by keyed hashes, which show a change and nothing else.
 */

/**
 * The version of the format that this program writes and the only one that it reads. Version 1 kept words and lines as
 * they were, in which there could be a secret.
 */
export const RECORD_VERSION = 2;

/** Whose builds are compared with one another, apart from the builder. */
export interface RecordKey {
  /** Absolute path of the build context, or its address. */
  readonly folder: string;
  /** The Dockerfile's path, or the file and name of a compose service or bake target: `/x/compose.yaml (web)`. */
  readonly definition: string;
  /** The name of the stage that was built, or its number; `(last)` for the last one if it has no name. */
  readonly target: string;
}

/** Which build a record is of. */
export interface RecordName extends RecordKey {
  /** BuildKit's ref of the build, by which the engine's history names it too. */
  readonly id: string;
  /** Milliseconds since 1970, by our clock. */
  readonly startedAt: number;
  /** The address of the engine, or `builder NAME`. */
  readonly builder: string;
}

/** A build, as lists and `history` show it. */
export interface BuildRecord extends RecordName {
  readonly version: number;
  /** The id of its session, by which the engine finds what it was sent. Records of older versions have none. */
  readonly session?: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly outcome: 'done' | 'failed' | 'cancelled' | 'lost';
  /** Why it failed, in one line without secrets; null if it did not. */
  readonly error: string | null;
  /** Whether it was told to use no cache: for all stages, or for those named. */
  readonly noCache: boolean | readonly string[];
  /** The instructions of the target that make steps, in file order. */
  readonly steps: readonly RecordedStep[];
}

/** An instruction of a stage and how it went. */
export interface RecordedStep {
  /** The stage's name, or its number. */
  readonly stage: string;
  /** Its first line in the Dockerfile. */
  readonly line: number;
  /** The instruction on one line as it was written, without secrets: `RUN make`. */
  readonly name: string;
  readonly state: 'cached' | 'done' | 'failed' | 'cancelled' | 'waiting';
  /** When it started, in milliseconds after the start of the build; null if it did not run. */
  readonly started: number | null;
  /** How long it ran, in milliseconds; 0 if it did not. */
  readonly duration: number;
  /** What the engine said of its failure, in one line without secrets; null if it did not fail. */
  readonly error: string | null;
  /** How many steps of the build it is: 0 where another instruction has the same. 1 if not given. */
  readonly count?: number;
}

/** What the steps of a build depended on. It belongs to one record, whose steps its own are parallel to. */
export interface RecordBasis {
  readonly version: number;
  /** The variables that steps saw, each once. */
  readonly variables: readonly RecordedVariable[];
  readonly steps: readonly StepBasis[];
  readonly folders: readonly RecordedFolder[];
  /** Flags of the build that say how processes run, by name: `network`. Those that were not given are absent. */
  readonly flags: Readonly<Record<string, string>>;
  /** Patterns that kept files from being sent, by the name of the folder. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
}

export interface RecordedVariable {
  readonly name: string;
  /** Null if it may be secret, or is too long to be shown. */
  readonly value: string | null;
  /** Keyed hash of the value. */
  readonly hash: string;
  /** Where it comes from: an ARG, an ENV, or the environment of the base image. */
  readonly from: 'arg' | 'env' | 'base';
  /** The line that sets it; null for the base image's. */
  readonly line: number | null;
}

export interface StepBasis {
  /** The instruction as it was written, without secrets, split at each blank. Heredocs follow by lines. */
  readonly words: readonly string[];
  /** Keyed hash of what BuildKit is asked to do, whatever it is done to; '' for a FROM that only takes an image. */
  readonly hash: string;
  /** Indexes of the steps that it takes something from. */
  readonly parents: readonly number[];
  /** Indexes into the variables: the environment of its process, or what its words name. */
  readonly variables: readonly number[];
  /** USER, WORKDIR, SHELL and --platform, as far as it depends on them. */
  readonly settings: Readonly<Record<string, RecordedSetting>>;
  readonly images: readonly RecordedImage[];
  /** What it takes of the folders that were sent. */
  readonly takes: readonly RecordedTake[];
  /** Addresses that it takes from, without users and secrets. */
  readonly remotes: readonly string[];
  /**
   * What was at each of these: `sha1:COMMIT` or `sha256:…`; null where the engine did not say it. Records of older versions
   * have none.
   */
  readonly found?: readonly (string | null)[];
}

export interface RecordedSetting {
  /** Without secrets. */
  readonly value: string;
  /** The line that sets it; null if none of the Dockerfile does. */
  readonly line: number | null;
}

export interface RecordedImage {
  readonly name: string;
  /** `sha256:…`, as the engine or registry names it; null if it is not known. */
  readonly digest: string | null;
}

/** What a step takes of a folder: the fields of a copy (llb/types.ts), or the source of a bind mount. */
export interface RecordedTake {
  /** Index into the folders. */
  readonly folder: number;
  readonly src: string;
  readonly followSymlink: boolean;
  readonly contentsOnly: boolean;
  readonly allowWildcard: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The files of a folder as they were sent, in columns (see sent-files.ts). */
export interface RecordedFolder {
  /** BuildKit's name of the folder: `context`, or that of a named context. */
  readonly name: string;
  /** The paths, each without what it has in common with the one before. */
  readonly paths: string;
  /** Go's FileMode bits, in order of the paths. */
  readonly modes: readonly number[];
  /** Targets of symlinks, and first names of hard links, by the index of the path. */
  readonly links: readonly (readonly [number, string])[];
  /** Base64: four bytes for each path, which change with size and time. */
  readonly stamps: string;
  /** Base64: six bytes for each path, which change with the contents or the target of a link; zero if not known. */
  readonly contents: string;
}
