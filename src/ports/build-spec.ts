/** What to build, as the command line has it. */

/** A secret's value is read only when the engine asks for it, and never kept. */
export interface SecretSource {
  readonly id: string;
  readonly from:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'env'; readonly name: string };
}

export interface SshSource {
  /** `default` when none was given. */
  readonly id: string;
  /** Agent sockets or key files; empty for $SSH_AUTH_SOCK. */
  readonly paths: readonly string[];
}

/** What to build, as the command line has it. Paths are absolute. */
export interface BuildSpec {
  readonly context: string;
  readonly dockerfile:
    | { readonly kind: 'file'; readonly path: string }
    /** From stdin (`-f -`), or a Dockerfile that was cut or edited in memory. */
    | {
        readonly kind: 'text';
        readonly name: string;
        readonly text: Uint8Array;
        /** Path of the Dockerfile whose `<path>.dockerignore` counts. */
        readonly beside?: string;
      };
  /** A stage's name; null for the last stage. Unnamed stages: cut the Dockerfile (see BuildSpec.dockerfile text). */
  readonly target: string | null;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** NAME → a folder, `docker-image://…`, `https://…`, `target:…` as buildx has it. */
  readonly buildContexts: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretSource[];
  readonly ssh: readonly SshSource[];
  readonly platform: string | null;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly network: 'default' | 'none' | 'host' | null;
  readonly addHosts: readonly string[];
  /** The cgroup of the engine's machine that RUN steps are put under; null for the engine's own. */
  readonly cgroupParent: string | null;
  /** Images to store in the engine when the build succeeds; none: nothing is stored. */
  readonly tags: readonly string[];
}
