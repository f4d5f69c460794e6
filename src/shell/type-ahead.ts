/** How long the terminal may take to say where its cursor is. */
const REPLY_TIMEOUT_MS = 200;

/** This many bytes at once are a paste, which is meant for one program. */
const MIN_PASTE_BYTES = 256;

const CTRL_D = 0x04;

/** ctrl+c, ctrl+z, ctrl+\: never held back. */
const SIGNAL_KEYS: ReadonlySet<number> = new Set([0x03, 0x1a, 0x1c]);

/** Keys that may end a shell: enter, ctrl+j, ctrl+d. */
const LINE_END_KEYS: ReadonlySet<number> = new Set([0x0d, 0x0a, CTRL_D]);

/** A terminal's replies to queries: cursor position, device type (xterm ctlseqs, DSR, DA, DECRPM). */
const TERMINAL_REPLIES = /\x1b\[(?:\d+;\d+R|\d+n|[?>=][\d;]*c|\?[\d;]+\$y)/g;

const ASKS_FOR_CURSOR = '\x1b[6n';

export interface TypeAheadOptions {
  readonly send: (bytes: Uint8Array) => void;
  /** How long a shell may take to exit after a line before it gets the keys that follow, in ms. */
  readonly exitWaitMs: () => number;
  /** Calls back once after `ms` milliseconds; the returned function cancels. */
  readonly after: (ms: number, call: () => void) => () => void;
  /**
   * Called when a shell may be about to exit, and when it continues. While paused, keys should stay unread in the
   * terminal.
   */
  readonly onPause: (pauses: boolean) => void;
}

/**
 * Keys on their way to a shell. A shell in the engine accepts what it is sent even if it exits without reading it,
 * and nothing tells how much it read. So after a line that may end it (`exit`), the keys that follow wait until a
 * prompt or other output appears. Keys still waiting at its end were not meant for it. Keys also wait behind the
 * terminal's own reply after the shell has asked for the cursor.
 */
export class TypeAhead {
  readonly #options: TypeAheadOptions;
  #waiting = Buffer.alloc(0);
  #for: 'line' | 'answer' | null = null;
  /** What was sent and has had no output since. */
  #unanswered = '';
  /** The part of the last line still to be echoed; null if output says nothing about an exit. */
  #echo: string | null = '';
  /** Output since the last line was sent. */
  #since = '';
  #stopWaiting: () => void = () => undefined;
  /** A full-screen program reads single keys. */
  #fullScreen = false;

  constructor(options: TypeAheadOptions) {
    this.#options = options;
  }

  /** Typed keys and replies of the terminal. */
  push(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1');
    const answers = text.match(TERMINAL_REPLIES) ?? [];
    if (answers.length > 0) this.#options.send(Buffer.from(answers.join(''), 'latin1'));
    const keys = Buffer.from(answers.length > 0 ? text.replace(TERMINAL_REPLIES, '') : text, 'latin1');
    this.#waiting = Buffer.concat([this.#waiting, keys]);
    const urgent = keys.length >= MIN_PASTE_BYTES || keys.some((byte) => SIGNAL_KEYS.has(byte));
    if (urgent) this.#sendAll();
    if (urgent || (this.#for === 'answer' && answers.length > 0)) this.#waitFor(null);
    else if (this.#for === null) this.#pump();
  }

  /** Output of the shell. */
  printed(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1');
    for (const [, end] of text.matchAll(/\x1b\[\?(?:1049|1047|47)([hl])/g)) this.#fullScreen = end === 'h';
    this.#unanswered = '';
    if (this.#for === 'line') this.#since = (this.#since + text).slice(-4096);
    const goesOn = this.#fullScreen || (this.#for === 'line' && isMoreThanEcho(this.#since, this.#echo));
    if (text.includes(ASKS_FOR_CURSOR) && (goesOn || this.#for === null)) this.#waitFor('answer');
    else if (goesOn) this.#waitFor(null);
  }

  /** Ends it. Returns what was never sent. */
  rest(): Uint8Array {
    const rest = this.#take(this.#waiting.length);
    this.#waitFor(null);
    return rest;
  }

  #waitFor(what: 'line' | 'answer' | null): void {
    this.#stopWaiting();
    if ((this.#for === 'line') !== (what === 'line')) this.#options.onPause(what === 'line');
    this.#for = what;
    this.#since = '';
    if (what === null) this.#pump();
    else
      this.#stopWaiting = this.#options.after(
        what === 'line' ? this.#options.exitWaitMs() : REPLY_TIMEOUT_MS,
        () => this.#waitFor(null),
      );
  }

  #pump(): void {
    const end = this.#fullScreen ? -1 : this.#waiting.findIndex((byte) => LINE_END_KEYS.has(byte));
    if (end < 0) {
      this.#sendAll();
      return;
    }
    const line = this.#take(end + 1);
    this.#send(line);
    this.#echo = line.at(-1) === CTRL_D ? null : printable(this.#unanswered);
    this.#waitFor('line');
  }

  #sendAll(): void {
    if (this.#waiting.length > 0) this.#send(this.#take(this.#waiting.length));
  }

  #send(keys: Buffer): void {
    this.#unanswered += keys.toString('latin1');
    this.#options.send(keys);
  }

  #take(count: number): Buffer {
    const taken = this.#waiting.subarray(0, count);
    this.#waiting = this.#waiting.subarray(count);
    return taken;
  }
}

/**
 * Whether there is an unfinished line below the echo of the typed one: a prompt, a question, other output.
 * @param echo the part of the typed line that must appear first; null if output proves nothing
 */
function isMoreThanEcho(output: string, echo: string | null): boolean {
  if (echo === null) return false;
  const shown = printable(output);
  const start = shown.indexOf(echo);
  const end = shown.lastIndexOf('\n');
  return start >= 0 && end >= start + echo.length && end < shown.length - 1;
}

/** Keeps text and line feeds; removes cursor movement, colours and window titles. */
function printable(text: string): string {
  return text
    .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;?<=>]*[ -/]*[@-~]|\x1b[=>]/g, '')
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, '');
}
