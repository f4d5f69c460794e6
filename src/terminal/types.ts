import type { ReadStream, WriteStream } from 'node:tty';
import type { ShellTerminal } from '../ports.ts';
import type { MouseEvent } from './mouse.ts';

/** A size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** An output terminal. Node's types omit its file descriptor. */
export type OutputTerminal = WriteStream & { readonly fd: number };

/** Defaults: the streams and environment of the process. */
export interface TerminalOptions {
  readonly stdin?: ReadStream;
  readonly stdout?: OutputTerminal;
  readonly stderr?: OutputTerminal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether to take the mouse while the screen is open. */
  readonly mouse?: boolean;
  /** The message for an unexpected error, without a newline at its end. One sentence by default. */
  readonly describeCrash?: (error: unknown) => string;
}

/** Releases something outside the program (such as a running build) before the program ends. */
export type ExitCall = () => void | Promise<void>;

/**
 * The terminal window for the screens. Between open() and close(), every way out of the process (return, exit, throw,
 * unhandled rejection, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP) restores the terminal.
 */
export interface Terminal {
  /** Pass this to ink's render() as `stdout`, with `patchConsole: false` and `exitOnCtrlC: false`. */
  readonly stdout: NodeJS.WriteStream;
  /**
   * Pass this to ink's render() as `stdin`. It delivers one key at a time, no matter how fast they arrive. A paste is
   * one input of many characters, with spaces for line breaks.
   */
  readonly stdin: ReadStream;
  /** False with NO_COLOR or on a terminal without colours. Colours are then removed from every frame. */
  readonly colours: boolean;
  /** Whether more than ASCII can be shown: whether the locale is UTF-8. */
  readonly unicode: boolean;
  /** Whether a screen reader reads the frames: then only words are shown. */
  readonly speaks: boolean;
  /** The background according to COLORFGBG; null if unknown. */
  readonly background: 'light' | 'dark' | null;
  size(): Size;
  /** Calls back after the window is resized, before ink lays out again. The result unregisters the callback. */
  onResize(call: (size: Size) => void): () => void;
  /** Opens the screen, enters raw mode and watches the ways out. May be called again after close(). */
  open(): void;
  /** Restores the terminal synchronously. Idempotent. Unmount ink first, or its last frames are dropped. */
  close(): void;
  /** For ctrl+z: restores the terminal, stops the job, and repaints when the shell continues it. */
  suspend(): void;
  /**
   * Puts a text into the clipboard of the terminal, if it lets programs write there (OSC 52); none answers whether it
   * did. False if the screen is not open, the terminal has no clipboard, or the text is longer than
   * terminals take.
   */
  copy(text: string): boolean;
  /** Calls back for what the mouse does, if the terminal was created with `mouse`. The result unregisters the callback. */
  onMouse(call: (event: MouseEvent) => void): () => void;
  /**
   * Lends the terminal to a child with `stdio: 'inherit'` (editor, pager) and takes it back when `run` settles.
   * Unmount ink before (unmount(), waitUntilExit()) and render it again afterwards.
   */
  runForeground<T>(run: () => Promise<T>): Promise<T>;
  /**
   * Holds back every key after this one for the next user of the terminal. Call it in the same turn as the key that
   * opens a shell or an editor; otherwise the keys typed right after it act on the screens. It ends with runShell(),
   * which passes the held keys on, or with runForeground(), which discards the keys that were already read.
   */
  holdKeys(): void;
  /**
   * Like runForeground(), but for a remote process, which is attached to the terminal through us and gets the held
   * keys first.
   */
  runShell<T>(run: (terminal: ShellTerminal) => Promise<T>): Promise<T>;
  /** Registers a call that runs before the program ends. The result unregisters it. */
  onExit(call: ExitCall): () => void;
  /**
   * Restores the terminal, runs the exit calls (all at once, 700 ms at most) and ends the process. A second call has
   * no effect. Use 0 after `q` and 130 after ctrl+c. Signals call this themselves with 128 + their number.
   */
  end(status: number): Promise<never>;
}
