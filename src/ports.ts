/**
 * What the inside needs of the outside. Adapters (src/buildkit, src/docker, src/terminal) implement these;
 * src/cli.ts wires them; unit tests put fakes behind them.
 */
import type { Duplex } from 'node:stream';
import type { SourceName } from './filesystem/missing-source.ts';
import type { TreeEntry } from './filesystem/types.ts';
import type { StepGraph, StepOutput } from './llb/types.ts';
import type { LineRange, StatusUpdate } from './progress/types.ts';

export type { TreeEntry } from './filesystem/types.ts';

/** Where an engine was found and what it is. */
export interface EngineInfo {
  /** `unix:///var/run/docker.sock`, `tcp://…`, or `builder NAME`. */
  readonly address: string;
  /** Where the address came from, for people: `DOCKER_HOST`, `context desktop-linux`, `default socket`. */
  readonly source: string;
  /** `26.1.5` */
  readonly version: string;
  /** `linux/amd64` */
  readonly platform: string;
}

/** What a registry wants to hear. A secret without a user name is an identity token. */
export interface RegistryCredentials {
  readonly username: string;
  readonly secret: string;
}

/**
 * The way to one engine: src/docker opens the streams, src/buildkit speaks BuildKit's protocol on them, and neither
 * knows the other. Streams are closed by whoever asked for them; `close()` closes those that are left.
 */
export type EngineConnection = EngineConnectionBase &
  (
    | {
        readonly kind: 'engine';
        /** A stream on which the engine calls the session's services; header values may be lists. */
        openSession(headers: Readonly<Record<string, string | string[]>>): Promise<Duplex>;
      }
    /** A builder behind `docker buildx dial-stdio`: the session is a call on the gRPC stream. */
    | { readonly kind: 'builder' }
  );

interface EngineConnectionBase {
  /** For a builder, version and platform are '' here: the builder itself is asked, see Builder.engine. */
  readonly engine: EngineInfo;
  /** A stream that speaks gRPC (HTTP/2 without TLS) with BuildKit; rejects with one sentence. */
  openGrpc(): Promise<Duplex>;
  /** From the docker config and its credential helpers; null when nobody is logged in there. */
  credentials(host: string): Promise<RegistryCredentials | null>;
  /** Puts an image archive (`docker save`'s format) into the engine's image store. */
  loadImage(archive: AsyncIterable<Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

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
        readonly text: Uint8Array /** folder and name whose `<name>.dockerignore` counts */;
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
  /** Images to store in the engine when the build succeeds; none: nothing is stored. */
  readonly tags: readonly string[];
}

/** Something the person must know that is no step of the build, one sentence. */
export interface BuildNotice {
  readonly kind:
    | 'builtin-frontend'
    | 'engine-limit'
    | 'unused-build-arg'
    | 'image-stored'
    | 'context-changed';
  readonly text: string;
}

/** Gets called as things happen; must not throw. */
export interface BuildListener {
  status(update: StatusUpdate): void;
  notice(notice: BuildNotice): void;
}

/** Why a build failed. */
export interface BuildFailure {
  /** One clear sentence, unfiltered text of the engine inside. */
  readonly message: string;
  /** The vertex that failed; null for a failure before any step. */
  readonly vertex: string | null;
  /** The failing lines; empty when the engine does not say. */
  readonly lines: readonly LineRange[];
  /** The file that the lines are of, as the engine names it. */
  readonly file: string | null;
  /** The process's exit status, null where there was no process. */
  readonly exitCode: number | null;
  /** Mount states around a failed exec, parallel to its mounts: '' where there is none. Null when the engine sends none. */
  readonly mounts: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
}

/** What OpenBuild's calls reject with when a step failed. */
export class BuildFailedError extends Error {
  override readonly name = 'BuildFailedError';
  constructor(readonly failure: BuildFailure) {
    super(failure.message);
  }
}

export type BuildOutcome =
  | { readonly kind: 'done'; readonly imageId: string | null }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }
  /** The engine went away, or the connection broke. */
  | { readonly kind: 'lost'; readonly message: string };

/** The config of a result's image, the part that matters to a shell and to `check`. */
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

/** A target before anything ran. */
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

/** A solved state that can be read until the build is closed. */
export interface StateRef {
  /** The engine's ref id; '' for the empty state (scratch). */
  readonly id: string;
  readDir(path: string): Promise<readonly TreeEntry[]>;
  /** Follows links, as the engine does; readDir tells of the link itself. */
  stat(path: string): Promise<TreeEntry>;
  /** `length` bytes from `offset`; to the end without it. */
  readFile(path: string, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
}

/** What a container has as its root. Whatever happens to it inside is gone with the container. */
export type ContainerRoot =
  | { readonly kind: 'state'; readonly state: StateRef }
  /** A solved state with the other mounts of an exec step around it: binds, caches, secrets, ssh, tmpfs. */
  | { readonly kind: 'step'; readonly state: StateRef; readonly step: string }
  /** All mounts of the exec that failed, as it found or as it left them. */
  | { readonly kind: 'failure'; readonly failure: BuildFailure; readonly side: 'before' | 'after' };

/** Mounted beside what the root brings. */
export type ExtraMount =
  | {
      readonly kind: 'state';
      readonly state: StateRef;
      /** The file or folder of the state that is mounted; `/` for all of it. */
      readonly selector: string;
      readonly dest: string;
      readonly readonly: boolean;
    }
  /** The root that an exec that failed has left behind. */
  | { readonly kind: 'failure'; readonly failure: BuildFailure; readonly dest: string }
  | { readonly kind: 'tmpfs'; readonly dest: string };

export interface ContainerRequest {
  readonly root: ContainerRoot;
  readonly mounts?: readonly ExtraMount[];
  /** Gives up the waiting, for a cache mount that is locked by another build, say. */
  readonly signal?: AbortSignal;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ProcessRequest {
  readonly args: readonly string[];
  /** `NAME=value`; the engine adds a PATH where there is none. */
  readonly env: readonly string[];
  /** Made by the engine where it does not exist. */
  readonly cwd: string;
  /** A name or number, with a group after a colon; '' for root. */
  readonly user: string;
  /** Null: no terminal, output and errors apart. With one, all output is on `stdout`. */
  readonly tty: TerminalSize | null;
  /** Called in order; what it returns is waited for before more is read, so a slow reader slows the process. */
  readonly output: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void | Promise<void>;
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly status: number }
  /** It could not be started: no such program, no such user. `status` is the one that a shell would give. */
  | { readonly kind: 'refused'; readonly status: 126 | 127; readonly message: string }
  /** The engine or the build went away under it; one sentence. */
  | { readonly kind: 'lost'; readonly message: string };

/** A process in a container. */
export interface ContainerProcess {
  /** Resolves once the engine says that it runs, or that it is over. Rejects with a sentence after 30 s of silence. */
  readonly started: Promise<void>;
  /** Resolves after the last byte of output. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Writes to its stdin; resolves when it has been sent, or can no longer be. */
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  resize(size: TerminalSize): void;
  /** `INT`, `TERM`; false where the engine cannot (capability `gateway.exec.signals`). */
  signal(name: string): boolean;
}

/** A container of BuildKit's, which ends with its first process. */
export interface Container {
  start(request: ProcessRequest): ContainerProcess;
  /** Kills what runs in it and lets go of it; idempotent; never rejects. */
  release(): Promise<void>;
}

/** A terminal that a process in a state can have, keys and window. */
export interface ShellTerminal {
  /** What it calls itself ($TERM); '' when it does not. */
  readonly term: string;
  size(): TerminalSize;
  /** Hands it over: raw keys, title and all that the process does to the screen, until detach(). */
  attach(options: {
    readonly title: string;
    /** Every byte that is typed, those included that were typed before. */
    readonly input: (bytes: Uint8Array) => void;
    readonly resized: (size: TerminalSize) => void;
  }): AttachedTerminal;
}

export interface AttachedTerminal {
  /** A promise when the terminal cannot take more at the moment. */
  write(bytes: Uint8Array | string): void | Promise<void>;
  /** Gives it back as it was: settings, title, modes of the screen. `unread` is typed text for whoever reads next. */
  detach(unread?: Uint8Array): void;
}

/** A folder that is sent to the engine, as it lies on disk: names that its ignore file excludes too. */
export interface SourceFolder {
  readonly names: readonly SourceName[];
  /** The ignore file that counts; `name` is for people. */
  readonly ignore: { readonly name: string; readonly text: string } | null;
}

/** Files around a failure. */
export interface FailureTrees {
  readonly before: readonly TreeEntry[];
  readonly after: readonly TreeEntry[];
}

/** One build that stays open: states solved in it live until it is closed. */
export interface OpenBuild {
  readonly id: string;
  /** The gateway's capabilities, `gateway.exec` and the like. */
  readonly capabilities: ReadonlySet<string>;
  /** The graph of the spec's target, in about 10 ms, nothing run. */
  resolve(): Promise<Resolution>;
  /** Runs the spec's target to its end, and stores the image where tags ask for it. Never rejects. */
  run(): Promise<BuildOutcome>;
  /** Solves the graph up to an output of one of its steps, null for the empty state; rejects with a BuildFailedError. */
  solve(graph: StepGraph, output: StepOutput | null): Promise<StateRef>;
  /** An image's state: `busybox:musl`. `platform` as in FROM; null for the engine's own. */
  image(name: string, platform: string | null): Promise<StateRef>;
  /**
   * A container for one process, see Container. Rejects with one sentence where the engine has none (capability
   * `gateway.exec`), or where what a failure left is gone.
   */
  container(request: ContainerRequest): Promise<Container>;
  /**
   * The root file system of an exec that failed in this build, as it found and as it left it: partial files included.
   * Hard links are files of their own there. `tools` are states that may have a shell, for a step whose own has none.
   * Null where nothing was run (COPY), where the engine keeps nothing of it (before 23), and where nothing is at hand
   * to list it with. Rejects with a sentence where it is gone.
   */
  failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null>;
  /** The whole tree of a state, parents before children, no contents moved. */
  tree(graph: StepGraph, output: StepOutput): AsyncIterable<TreeEntry>;
  /** Cancels what runs, in the daemon too. run() then ends as `cancelled`. */
  cancel(): void;
  /** Lets everything go; idempotent; never rejects. */
  close(): Promise<void>;
}

export interface Builder {
  readonly engine: EngineInfo;
  /** Opens a session and registers a build; nothing runs yet. */
  open(spec: BuildSpec, listener: BuildListener): Promise<OpenBuild>;
  /** The engine's build checks; empty where the engine has none (20.10). */
  lint(spec: BuildSpec): Promise<readonly LintFinding[]>;
  /** The engine's own truth of the stages (`frontend.targets`); null where the engine has none. */
  targets(spec: BuildSpec): Promise<unknown>;
  close(): Promise<void>;
}

/** No engine answered: what was tried, each with why not. */
export class NoEngineError extends Error {
  override readonly name = 'NoEngineError';
  constructor(
    readonly tried: readonly { readonly address: string; readonly source: string; readonly reason: string }[],
    message: string,
  ) {
    super(message);
  }
}

/** Time as the inside sees it; a fake one in unit tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; the result cancels it. */
  after(ms: number, call: () => void): () => void;
}
