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

/** An address for a host name in RUN steps. */
export interface ExtraHost {
  readonly host: string;
  /** An IP address, or `host-gateway` for the address of the engine's machine. */
  readonly address: string;
}

/** A build context that is not a folder of this machine. */
export type RemoteContext =
  /** A git repository or a file, as docker writes it: `https://host/repo.git#ref:folder`, `git@…`, `https://…/x.tar`. */
  | { readonly kind: 'address'; readonly address: string }
  /** An archive on disk, with or without compression. */
  | { readonly kind: 'archive'; readonly path: string; readonly id: string }
  /** Nothing: the Dockerfile came from stdin in place of a context. */
  | { readonly kind: 'empty' };

/** One output of a build (`-o`). */
export interface BuildOutput {
  /** `local`, `tar`, `oci`, `docker`, `image`, or what only the engine knows. `registry` is an image with `push`. */
  readonly type: string;
  /** As the exporter takes them: `name`, `push`, `compression`, `annotation-index.KEY` … */
  readonly attrs: Readonly<Record<string, string>>;
  /** An absolute path of a file or folder; `-` for stdout; null for an image that goes into the engine or a registry. */
  readonly dest: string | null;
}

/** One `--cache-from` or `--cache-to`. `src` and `dest` are absolute. Attributes can be secrets. */
export interface CacheEntry {
  /** `registry`, `local`, `inline`, `gha`, `s3`, `azblob`, or what only the engine knows. */
  readonly type: string;
  readonly attrs: Readonly<Record<string, string>>;
}

/** What a build leaves outside of the engine's cache, and the caches that it shares with others. */
export interface OutputSpec {
  /** Empty for the default: an image under the tags, or nothing. */
  readonly outputs: readonly BuildOutput[];
  /** Attributes that every output gets: `annotation.KEY`, `annotation-manifest[PLATFORM].KEY` … */
  readonly annotations: Readonly<Record<string, string>>;
  /** What is attached to the image, by type: `sbom` → `type=sbom,…`; null for a type that is not wanted. */
  readonly attests: Readonly<Record<string, string | null>>;
  /** Whether images get the attestations that buildx gives them by default. */
  readonly defaultAttests: boolean;
  /** Whether a build without an output stores its image. */
  readonly defaultOutput: boolean;
  /** Whether attestations keep the older form, which is no OCI artifact. */
  readonly plainAttests: boolean;
  /** Whether `mode=delete` may remove files outside of the working folder. */
  readonly allowsDelete: boolean;
  readonly cacheFrom: readonly CacheEntry[];
  readonly cacheTo: readonly CacheEntry[];
  /** Whether an image is stored even if it has no name, since its id is asked for. */
  readonly storeUntagged: boolean;
  /** How much of the build's provenance to report: the history of the engine keeps it. Null for nothing. */
  readonly provenance: 'min' | 'max' | null;
}

/** For a build that only fills the engine's cache. */
export const NO_OUTPUTS: OutputSpec = {
  outputs: [],
  annotations: {},
  attests: {},
  defaultAttests: false,
  defaultOutput: true,
  plainAttests: false,
  allowsDelete: false,
  cacheFrom: [],
  cacheTo: [],
  storeUntagged: false,
  provenance: null,
};

/** What to build. Paths are absolute. */
export interface BuildSpec extends OutputSpec {
  /** A folder; '' if the context is somewhere else. */
  readonly context: string;
  /** Where the context is if it is not a folder. */
  readonly remote: RemoteContext | null;
  readonly dockerfile:
    | { readonly kind: 'file'; readonly path: string }
    /** In a remote context, where its text was read before. `path` is relative to the context. */
    | { readonly kind: 'inside'; readonly path: string; readonly text: Uint8Array }
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
  /** The name of the stage that is built, for the history of the engine: `target` leaves the last one out. Absent without one. */
  readonly stageName?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** NAME → a folder, `docker-image://…`, `https://…` or `target:…`, as in buildx. */
  readonly buildContexts: Readonly<Record<string, string>>;
  /**
   * For each `target:…` of `buildContexts` by NAME: what is built first, and whose result is the context. It has no
   * outputs. One that several take the result of is one and the same object.
   */
  readonly linked?: Readonly<Record<string, BuildSpec>>;
  readonly secrets: readonly SecretSource[];
  /** Variables for secrets that our environment lacks: those of `.env` files. Never shown. */
  readonly secretEnv?: Readonly<Record<string, string>>;
  readonly ssh: readonly SshSource[];
  /** Empty for the engine's own. States are those of the first one. */
  readonly platforms: readonly string[];
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly network: 'default' | 'none' | 'host' | null;
  readonly addHosts: readonly ExtraHost[];
  /** The cgroup on the engine's host for RUN steps; null for the engine's default. */
  readonly cgroupParent: string | null;
  /** The size of /dev/shm in bytes; null for the engine's default. */
  readonly shmSize: number | null;
  /** `NAME=SOFT:HARD` */
  readonly ulimits: readonly string[];
  /** Limits for RUN steps, by the frontend's option: `memory`, `cpuquota`, … */
  readonly resources: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether images are looked for in the registry even if the engine has them. */
  readonly pull: boolean;
  /** Entitlements: `network.host`, `security.insecure`, `device[=…]`. */
  readonly allow: readonly string[];
  /** What the provenance says of where the context comes from: `vcs:revision`, `vcs:source`, `vcs:localdir:NAME`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Images to store in the engine if the build succeeds; empty to store nothing. */
  readonly tags: readonly string[];
  /** Set to look for the result of a build that has ended: then the engine is sent no file of a context. */
  readonly past?: PastContext;
}

/** What finds the steps of an ended build again that took from its context. */
export interface PastContext {
  /** The session of that build. The engine knows the folders that it was sent by that name; null for a new one. */
  readonly session: string | null;
  /** Patterns that kept files from being sent, by BuildKit's name of the folder. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
}

/** The Dockerfile's path on this machine, also if its text was changed in memory; undefined if it has none. */
export function dockerfilePath(dockerfile: BuildSpec['dockerfile']): string | undefined {
  switch (dockerfile.kind) {
    case 'file':
      return dockerfile.path;
    case 'text':
      return dockerfile.beside;
    case 'inside':
      return undefined;
  }
}

/**
 * A file's name in a context that is a file and no archive: what it was fetched as (moby/buildkit
 * frontend/dockerui/context.go).
 */
export const FETCHED_FILE = 'context';
