/** Processes in containers of a state, and the terminal that one is shown in. */
import type { StagediveError } from '../errors.ts';
import type { CacheFolder } from './cache-mount.ts';
import type { BuildFailure } from './outcome.ts';
import type { StateRef } from './state.ts';

/** The root of a container. Changes are gone with the container. */
export type ContainerRoot =
  | { readonly kind: 'state'; readonly state: StateRef }
  /** A solved state with the other mounts of an exec step: binds, caches, secrets, ssh, tmpfs. */
  | { readonly kind: 'step'; readonly state: StateRef; readonly step: string }
  /** All mounts of a failed exec, before it or as it left them. */
  | { readonly kind: 'failure'; readonly failure: BuildFailure; readonly side: 'before' | 'after' };

/** Mounts in addition to those of the root. */
export type ExtraMount =
  | {
      readonly kind: 'state';
      readonly state: StateRef;
      /** The file or folder of the state to mount; `/` for all of it. */
      readonly selector: string;
      readonly dest: string;
      readonly readonly: boolean;
    }
  /** The root as a failed exec left it. */
  | { readonly kind: 'failure'; readonly failure: BuildFailure; readonly dest: string }
  /** A cache mount; see OpenBuild.cacheTree. */
  | { readonly kind: 'cache'; readonly cache: CacheFolder; readonly dest: string }
  | { readonly kind: 'tmpfs'; readonly dest: string };

export interface ContainerRequest {
  readonly root: ContainerRoot;
  readonly mounts?: readonly ExtraMount[];
  /** Cancels the wait, for example for a cache mount that another build has locked. */
  readonly signal?: AbortSignal;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ProcessRequest {
  readonly args: readonly string[];
  /** `NAME=value`; the engine adds PATH if it is missing. */
  readonly env: readonly string[];
  /** Created by the engine if it does not exist. */
  readonly cwd: string;
  /** A name or number, optionally `:` and a group; '' for root, or for the user of the container's first process. */
  readonly user: string;
  /** Null for no terminal: stdout and stderr are separate. With a terminal all output is on `stdout`. */
  readonly tty: TerminalSize | null;
  /** Called in order. Its promise is awaited before more is read, so a slow reader slows the process. */
  readonly output: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void | Promise<void>;
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly status: number }
  /** It could not be started: no such program or user. `status` is what a shell would return. */
  | { readonly kind: 'refused'; readonly status: 126 | 127; readonly message: string }
  /** The engine was lost (EngineLostError), or the process was cut off. */
  | { readonly kind: 'lost'; readonly error: StagediveError };

/** A process in a container. */
export interface ContainerProcess {
  /** Resolves once the engine reports that it runs or has ended. Rejects with a sentence after 30 s of silence. */
  readonly started: Promise<void>;
  /** Resolves after the last byte of output. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Writes to its stdin; resolves once it is sent or can no longer be. */
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  resize(size: TerminalSize): void;
  /** Sends `INT`, `TERM` or the like; false if the engine cannot (capability `gateway.exec.signals`). */
  signal(name: string): boolean;
}

/** A BuildKit container, which ends with its first process. */
export interface Container {
  start(request: ProcessRequest): ContainerProcess;
  /** Kills what runs in it and releases it. Idempotent, never rejects. */
  release(): Promise<void>;
}

/** A terminal for a process in a state: keys, window, screen. */
export interface ShellTerminal {
  /** Its $TERM; '' if unset. */
  readonly term: string;
  size(): TerminalSize;
  /** Hands the terminal over: raw keys, title, and everything that the process does to the screen, until detach(). */
  attach(options: {
    readonly title: string;
    /** Gets every typed byte, including those typed before. */
    readonly input: (bytes: Uint8Array) => void;
    readonly resized: (size: TerminalSize) => void;
  }): AttachedTerminal;
}

export interface AttachedTerminal {
  /** Changes the window title. */
  retitle(title: string): void;
  /** Returns a promise if the terminal cannot take more right now. */
  write(bytes: Uint8Array | string): void | Promise<void>;
  /** Stops reading keys until resume(): they stay in the terminal for the next reader. */
  pause(): void;
  resume(): void;
  /** Restores settings, title and screen modes. `unread` is typed text for the next reader. */
  detach(unread?: Uint8Array): void;
}
