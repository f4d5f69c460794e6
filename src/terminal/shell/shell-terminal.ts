import type { ReadStream } from 'node:tty';
import type { AttachedTerminal, ShellTerminal, TerminalSize } from '../../ports.ts';
import { type Dialect, dialectOf } from '../dialect.ts';
import { resetStyle } from '../sequences.ts';
import type { OutputTerminal } from '../types.ts';
import { readWaitingKeys } from '../waiting-keys.ts';
import { writeAllSync } from '../write-sync.ts';
import { createModeTracker } from './modes.ts';

export interface ShellTerminalOptions {
  readonly stdin?: ReadStream;
  readonly stdout?: OutputTerminal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Returns the keys that were read but not used before the terminal was attached. */
  readonly typed?: () => Uint8Array;
  /**
   * Keeps raw mode on detach. Set this if the lender needs raw mode anyway: in between, the kernel would echo keys,
   * or discard them on ctrl+c.
   */
  readonly staysRaw?: boolean;
}

/** A terminal that can be lent and taken back at any time. */
export interface LendableTerminal extends ShellTerminal {
  /** Restores the terminal synchronously. Idempotent. Later output is dropped. */
  restore(): void;
  /** Restores the terminal until resume(). Both do nothing if no process is attached. */
  leave(): void;
  resume(): void;
}

/** Lends this process's terminal to a remote process. Bytes pass through unchanged in both directions. */
export function createShellTerminal(options: ShellTerminalOptions = {}): LendableTerminal {
  const { stdin = process.stdin, stdout = process.stdout, env = process.env } = options;
  let current: Attachment | null = null;
  return {
    term: env.TERM ?? '',
    size: () => sizeOf(stdout),
    attach(handlers) {
      current?.detach();
      const attachment = new Attachment({
        stdin,
        stdout,
        handlers,
        dialect: dialectOf(env),
        typed: options.typed?.() ?? new Uint8Array(),
        staysRaw: options.staysRaw === true,
      });
      current = attachment;
      return attachment;
    },
    restore() {
      current?.detach();
      current = null;
    },
    leave: () => current?.leave(),
    resume: () => current?.reattach(),
  };
}

type Handlers = Parameters<ShellTerminal['attach']>[0];

interface AttachmentOptions {
  readonly stdin: ReadStream;
  readonly stdout: OutputTerminal;
  readonly handlers: Handlers;
  readonly dialect: Dialect;
  readonly typed: Uint8Array;
  readonly staysRaw: boolean;
}

class Attachment implements AttachedTerminal {
  readonly #stdin: ReadStream;
  readonly #stdout: OutputTerminal;
  readonly #handlers: Handlers;
  readonly #dialect: Dialect;
  readonly #modes = createModeTracker();
  readonly #encoding: BufferEncoding | null;
  readonly #staysRaw: boolean;
  #title: string;
  #state: 'attached' | 'left' | 'detached' = 'detached';

  constructor({ stdin, stdout, handlers, dialect, typed, staysRaw }: AttachmentOptions) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#handlers = handlers;
    this.#dialect = dialect;
    this.#staysRaw = staysRaw;
    this.#title = handlers.title;
    this.#encoding = stdin.readableEncoding;
    this.#takeOver();
    const waiting = stdin.read() as string | Uint8Array | null;
    const first = Buffer.concat([typed, waiting === null ? Buffer.alloc(0) : Buffer.from(waiting)]);
    // Let the caller receive the attachment before the first input.
    if (first.length > 0) queueMicrotask(() => handlers.input(first));
    // Ink has set an encoding, which cannot be unset. With latin1 every character is one byte.
    if (this.#encoding !== null) stdin.setEncoding('latin1');
    stdin.on('data', this.#typed);
    stdout.on('resize', this.#resized);
    process.on('SIGCONT', this.#continued);
    // Ink called unref() when it was unmounted.
    stdin.ref();
    stdin.resume();
  }

  write(bytes: Uint8Array | string): void | Promise<void> {
    if (this.#state === 'detached') return;
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    this.#modes.follow(data);
    if (this.#stdout.write(data)) return;
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stdout.off('drain', done);
        this.#stdout.off('close', done);
        resolve();
      };
      this.#stdout.on('drain', done);
      this.#stdout.on('close', done);
    });
  }

  retitle(title: string): void {
    this.#title = title;
    if (this.#state === 'attached') writeAllSync(this.#stdout.fd, this.#dialect.setTitle(title));
  }

  pause(): void {
    if (this.#state === 'attached') this.#stdin.pause();
  }

  resume(): void {
    if (this.#state !== 'detached') this.#stdin.resume();
  }

  detach(unread: Uint8Array = new Uint8Array()): void {
    if (this.#state === 'detached') return;
    this.#stdin.off('data', this.#typed);
    this.#stdout.off('resize', this.#resized);
    process.off('SIGCONT', this.#continued);
    this.#stdin.pause();
    const wasAttached = this.#state === 'attached';
    // First, since Node 22 reports a terminal that is gone by an error within setRawMode(), which detaches again.
    this.#state = 'detached';
    if (wasAttached) this.#giveUp(this.#staysRaw);
    if (this.#encoding !== null) this.#stdin.setEncoding(this.#encoding);
    if (unread.length > 0) {
      this.#stdin.unshift(this.#encoding === null ? unread : Buffer.from(unread).toString(this.#encoding));
    }
  }

  leave(): void {
    if (this.#state !== 'attached') return;
    readWaitingKeys(this.#stdin);
    this.#state = 'left';
    this.#giveUp(false);
  }

  reattach(): void {
    if (this.#state !== 'left') return;
    this.#takeOver();
    this.#handlers.resized(sizeOf(this.#stdout));
  }

  #giveUp(staysRaw: boolean): void {
    writeAllSync(this.#stdout.fd, `${this.#modes.undo()}${resetStyle}${this.#dialect.restoreTitle}`);
    if (!staysRaw) this.#setRaw(false);
  }

  #takeOver(): void {
    this.#state = 'attached';
    // Do this before writing anything. In the background it stops us until the shell brings us to the foreground.
    this.#setRaw(true);
    writeAllSync(this.#stdout.fd, this.#dialect.saveTitle + this.#dialect.setTitle(this.#title));
  }

  #setRaw(raw: boolean): void {
    try {
      this.#stdin.setRawMode(raw);
    } catch {
      // The terminal is gone.
    }
  }

  readonly #typed = (chunk: string | Uint8Array): void => {
    this.#handlers.input(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk);
  };

  readonly #resized = (): void => {
    this.#handlers.resized(sizeOf(this.#stdout));
  };

  /** After a SIGSTOP, which cannot be caught, node still assumes raw mode although the shell has reset it. */
  readonly #continued = (): void => {
    if (this.#state !== 'attached') return;
    this.#setRaw(false);
    this.#setRaw(true);
    this.#resized();
  };
}

function sizeOf(stdout: OutputTerminal): TerminalSize {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
