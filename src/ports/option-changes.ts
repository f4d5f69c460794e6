import type { BuildSpec, SecretSource } from './build-spec.ts';

/** Where a secret comes from. Its value is never part of it. */
export type SecretOrigin = SecretSource['from'];

/**
 * What was changed about a build on the screens, over what the command line gave. An entry that is null takes away what
 * the command line gave; a missing entry leaves it.
 */
export interface OptionChanges {
  readonly buildArgs: Readonly<Record<string, string | null>>;
  /** By id. Paths as typed, relative to the working folder. */
  readonly secrets: Readonly<Record<string, SecretOrigin | null>>;
  /** By id: agent sockets or keys as typed, an empty list for $SSH_AUTH_SOCK. */
  readonly ssh: Readonly<Record<string, readonly string[] | null>>;
  /** By name as buildx keeps it (see shortContextName): a folder, or whatever `--build-context` takes. */
  readonly contexts: Readonly<Record<string, string | null>>;
  /** As typed: `linux/arm64`. Null for the command line's. */
  readonly platform: string | null;
  /** By the name of a stage in lower case: whether its steps run again. */
  readonly noCacheStages: Readonly<Record<string, boolean>>;
}

export const NO_CHANGES: OptionChanges = {
  buildArgs: {},
  secrets: {},
  ssh: {},
  contexts: {},
  platform: null,
  noCacheStages: {},
};

/** The options that the next build of a stage has. */
export interface BuildOptions {
  readonly spec: Pick<
    BuildSpec,
    'buildArgs' | 'buildContexts' | 'secrets' | 'ssh' | 'platforms' | 'noCache' | 'noCacheFilter'
  >;
  /** The same build with docker, as words that are quoted for a shell; empty if docker has none. No secret is in it. */
  readonly command: readonly string[];
}
