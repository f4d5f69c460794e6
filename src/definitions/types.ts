import { dirname } from 'node:path';
import type { At } from './error.ts';

/**
 * The settings that a definition brings, by the names of docker's flags and in their syntax, so that they can stand in
 * for flags and be printed as such. Paths are absolute.
 */
export interface DefinitionFlags {
  /** `NAME=VALUE`; names without a value are resolved or left out. */
  readonly buildArg: readonly string[];
  /** `NAME=SOURCE`; `target:OTHER` for a target that `Definition.links` has. */
  readonly buildContext: readonly string[];
  readonly secret: readonly string[];
  readonly ssh: readonly string[];
  readonly platform: readonly string[];
  readonly tag: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly network: string | null;
  readonly addHost: readonly string[];
  readonly shmSize: string | null;
  readonly ulimit: readonly string[];
  readonly label: readonly string[];
  readonly annotation: readonly string[];
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly pull: boolean;
  readonly output: readonly string[];
  readonly attest: readonly string[];
  readonly allow: readonly string[];
  readonly target: string | null;
}

/** Where the Dockerfile of a definition is: a path (absolute, or inside a remote context), or its text. */
export type DefinitionDockerfile =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly text: string };

/** The files that define builds together. */
export interface DefinitionSource {
  /** The one that names them. Absolute, like all paths here. */
  readonly file: string;
  /** All of them; each overrides those before it. */
  readonly files: readonly [string, ...string[]];
  /** To which the paths in compose files are relative. */
  readonly folder: string;
  /** The files that set variables for Compose, the last one first; null for the `.env` of `folder`. */
  readonly envFiles: readonly string[] | null;
  /** The folder in which Compose finds all this by itself; absent where the files were named. */
  readonly foundFrom?: string;
}

/** What a team builds: a Dockerfile with its context and settings, as a file, a compose service or a bake target says. */
export interface Definition {
  readonly kind: 'dockerfile' | 'compose' | 'bake';
  /** The service or the bake target; null for a Dockerfile. */
  readonly name: string | null;
  /** Absolute path of the file that defines it. */
  readonly file: string;
  /** What it was read from, and is read from again when it is opened. */
  readonly source: DefinitionSource;
  /** Where it says what to build, for messages. */
  readonly at: At;
  /** Absolute path of a folder, or a URL. */
  readonly context: string;
  readonly dockerfile: DefinitionDockerfile;
  readonly target: string | null;
  readonly flags: DefinitionFlags;
  /** How many stages the Dockerfile has; null if it cannot be read. */
  readonly stages: number | null;
  /** Why it cannot be built, in one sentence with file and line; null if nothing is known to be wrong. */
  readonly problem: string | null;
  /** False for a service whose profiles are off: Compose builds it only when it is named. */
  readonly isActive: boolean;
  /** The bake groups that it is in. */
  readonly groups: readonly string[];
  /** The definitions that are built first, by the named context that takes their result. */
  readonly links: Readonly<Record<string, Definition>>;
  /** Variables of `.env` files that its secrets name. Never shown. */
  readonly secretEnv: Readonly<Record<string, string>>;
}

/** Settings that say nothing. */
export const NO_FLAGS: DefinitionFlags = {
  buildArg: [],
  buildContext: [],
  secret: [],
  ssh: [],
  platform: [],
  tag: [],
  cacheFrom: [],
  cacheTo: [],
  network: null,
  addHost: [],
  shmSize: null,
  ulimit: [],
  label: [],
  annotation: [],
  noCache: false,
  noCacheFilter: [],
  pull: false,
  output: [],
  attest: [],
  allow: [],
  target: null,
};

/** What a search has found. */
export interface FoundDefinitions {
  /** Upper folders first; in a folder Dockerfiles, then compose services, then bake targets. */
  readonly definitions: readonly Definition[];
  /** Whether there are more than are listed. */
  readonly isTruncated: boolean;
  /** Some files that look as if they defined builds, and why they do not. */
  readonly others: readonly OtherFile[];
}

/** A file that looks like a definition and is none. */
export interface OtherFile {
  /** Absolute. */
  readonly file: string;
  /** The end of a sentence that begins with the file, without a full stop. */
  readonly why: string;
}

/** A file that is read by itself. */
export function sourceOf(file: string): DefinitionSource {
  return { file, files: [file], folder: dirname(file), envFiles: null };
}
