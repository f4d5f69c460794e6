/** What is known about a target and its states. */
import type { TreeEntry } from '../filesystem/types.ts';
import type { StepGraph } from '../llb/types.ts';
import type { LineRange } from '../progress/types.ts';

/** The part of an image's config that matters to a shell and to `check`. */
export interface ImageConfig {
  readonly env: readonly string[];
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly shell: readonly string[] | null;
  readonly user: string;
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly exposedPorts: readonly string[];
}

/** A target before anything has run. */
export interface Resolution {
  readonly graph: StepGraph;
  readonly config: ImageConfig | null;
}

/** A build check of the engine (`frontend.lint`). */
export interface LintFinding {
  readonly rule: string;
  readonly description: string;
  readonly url: string;
  readonly detail: string;
  readonly lines: readonly LineRange[];
}

export interface OutlineMount {
  readonly id: string;
  readonly required: boolean;
  /** The line of the first instruction that mounts it; null if the frontend does not say it. */
  readonly line: number | null;
}

/** What a target takes, as the engine's frontend sees it (`frontend.outline`). */
export interface Outline {
  /** Only the args that have an effect. */
  readonly args: readonly { readonly name: string; readonly value: string; readonly line: number | null }[];
  readonly secrets: readonly OutlineMount[];
  readonly ssh: readonly OutlineMount[];
}

/** The frontend's answer to a request about a Dockerfile, as it gave it. Unfiltered. */
export interface FrontendAnswer {
  readonly json: string | null;
  readonly text: string | null;
  /** The exit status that it suggests: 1 for checks with warnings. */
  readonly status: number;
  /** All of it, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A solved state, readable until the build is closed. */
export interface StateRef {
  /** The engine's ref id; '' for the empty state (scratch). */
  readonly id: string;
  /** The entries of a folder; only the one of that name if there is one. Their paths are names. */
  readDir(path: string, name?: string): Promise<readonly TreeEntry[]>;
  /** Follows links, as the engine does; readDir returns the links themselves. */
  stat(path: string): Promise<TreeEntry>;
  /** `length` bytes from `offset`; the whole file without `range`. */
  readFile(path: string, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
}

/** Files around a failure. */
export interface FailureTrees {
  readonly before: readonly TreeEntry[];
  readonly after: readonly TreeEntry[];
}

/**
 * Called with the pieces of a file in order, then with null. Pieces of other files may come in between. Its promise
 * is awaited before more is read; what it throws ends the reading.
 */
export type TakeContents = (path: string, chunk: Uint8Array | null) => void | Promise<void>;

/** In which order files are asked for: any, or as they were given. */
export type ContentsOrder = 'any' | 'in-order';
