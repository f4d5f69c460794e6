/** What to build, as the command line has it. */

/** The value of a secret is read only when the engine asks for it, and never stored. */
export interface SecretSource {
  readonly id: string;
  readonly from:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'env'; readonly name: string };
}

export interface SshSource {
  /** `default` if none was given. */
  readonly id: string;
  /** Agent sockets or key files; empty for $SSH_AUTH_SOCK. */
  readonly paths: readonly string[];
}

/** What to build. Paths are absolute. */
export interface BuildSpec {
  readonly context: string;
  readonly dockerfile:
    | { readonly kind: 'file'; readonly path: string }
    /** From stdin (`-f -`), or a Dockerfile that was cut or edited in memory. */
    | {
        readonly kind: 'text';
        readonly name: string;
        readonly text: Uint8Array;
        /** Path of the Dockerfile whose `<path>.dockerignore` applies. */
        readonly beside?: string;
      };
  /** A stage's name; null for the last stage. To build an unnamed stage, cut the Dockerfile (see `dockerfile`). */
  readonly target: string | null;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** NAME → a folder, `docker-image://…`, `https://…` or `target:…`, as in buildx. */
  readonly buildContexts: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretSource[];
  readonly ssh: readonly SshSource[];
  /** Empty for the engine's own. States are those of the first one. */
  readonly platforms: readonly string[];
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly network: 'default' | 'none' | 'host' | null;
  readonly addHosts: readonly string[];
  /** The cgroup on the engine's host for RUN steps; null for the engine's default. */
  readonly cgroupParent: string | null;
  /** Images to store in the engine if the build succeeds; empty to store nothing. */
  readonly tags: readonly string[];
}
