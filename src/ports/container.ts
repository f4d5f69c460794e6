/** Processes in containers of a state, and the terminal that one is shown in. */
import type { BuildFailure } from './outcome.ts';
import type { StateRef } from './state.ts';

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
  /** Another title than the one it was attached with. */
  retitle(title: string): void;
  /** A promise when the terminal cannot take more at the moment. */
  write(bytes: Uint8Array | string): void | Promise<void>;
  /** Reads no keys until resume(): they stay in the terminal, for whoever reads next. */
  pause(): void;
  resume(): void;
  /** Gives it back as it was: settings, title, modes of the screen. `unread` is typed text for whoever reads next. */
  detach(unread?: Uint8Array): void;
}
