import type { ReadStream, WriteStream } from 'node:tty';
import type { ShellTerminal } from '../ports.ts';

/** Cells, not characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal to write to; node's types leave out its file descriptor. */
export type OutputTerminal = WriteStream & { readonly fd: number };

/** The process's own streams and environment by default. */
export interface TerminalOptions {
  readonly stdin?: ReadStream;
  readonly stdout?: OutputTerminal;
  readonly stderr?: OutputTerminal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What a person reads after an unexpected throw; no newline at its end. One sentence by default. */
  readonly describeCrash?: (error: unknown) => string;
}

/** A call that lets go of something outside (a running build) before the program ends. */
export type ExitCall = () => void | Promise<void>;

/**
 * The window that the screens live in. Between open() and close() every way out of the process (return, exit,
 * throw, unhandled rejection, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP) gives the terminal back as it was.
 */
export interface Terminal {
  /** Goes to ink's render() as `stdout`, with `patchConsole: false` and `exitOnCtrlC: false`. */
  readonly stdout: NodeJS.WriteStream;
  /**
   * Goes to ink's render() as `stdin`. One key a time, however quickly they come; a paste is one input of many
   * characters, with its line breaks as spaces.
   */
  readonly stdin: ReadStream;
  /** False with NO_COLOR, or where the terminal has none: colours are then taken out of every frame. */
  readonly colours: boolean;
  /** As far as the environment tells (COLORFGBG); null when it does not. */
  readonly background: 'light' | 'dark' | null;
  size(): Size;
  /** Calls back after the window changed and before ink lays out again; the result stops it. */
  onResize(call: (size: Size) => void): () => void;
  /** Takes the screen and the keys (raw mode), and watches the ways out. May be called again after close(). */
  open(): void;
  /** Gives the screen back, synchronously; idempotent. Unmount ink before, or its frames are dropped. */
  close(): void;
  /** For ctrl+z: gives the screen back, stops the job, and repaints when the shell continues it. */
  suspend(): void;
  /**
   * Lends the terminal to a child that has `stdio: 'inherit'` (editor, pager) and takes it back when `run`
   * settles. Ink must be unmounted before (unmount(), waitUntilExit()) and rendered again after.
   */
  runForeground<T>(run: () => Promise<T>): Promise<T>;
  /**
   * Keeps every key after this one for whoever has the terminal next. To be called in the same turn as the key that
   * asks for a shell or an editor, or the keys typed right after it act on the screens. runShell() and runForeground()
   * end it; a child has only what was not read yet, and what was read is dropped.
   */
  holdKeys(): void;
  /** As runForeground(), for a process elsewhere: what it attaches to gets the held keys first. */
  runShell<T>(run: (terminal: ShellTerminal) => Promise<T>): Promise<T>;
  /** Registers what must be let go of before the program ends; the result unregisters it. */
  onExit(call: ExitCall): () => void;
  /**
   * Gives the screen back, runs the exit calls (all at once, 700 ms at most), and ends the process; a second
   * call changes nothing. 0 after `q`, 130 after ctrl+c; signals end here by themselves with 128 + their number.
   */
  end(status: number): Promise<never>;
}
