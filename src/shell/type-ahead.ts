/** Milliseconds that a terminal has to say where its cursor is. */
const REPLY_TIMEOUT_MS = 200;

/** As many bytes at once are a paste: text for one program. */
const MIN_PASTE_BYTES = 256;

const CTRL_D = 0x04;

/** ctrl+c, ctrl+z, ctrl+\: never kept waiting. */
const SIGNAL_KEYS: ReadonlySet<number> = new Set([0x03, 0x1a, 0x1c]);

/** What may end a shell: enter, ctrl+j, ctrl+d. */
const LINE_END_KEYS: ReadonlySet<number> = new Set([0x0d, 0x0a, CTRL_D]);

/** What a terminal answers to questions: where its cursor is, what it is (xterm ctlseqs, DSR, DA, DECRPM). */
const TERMINAL_REPLIES = /\x1b\[(?:\d+;\d+R|\d+n|[?>=][\d;]*c|\?[\d;]+\$y)/g;

const ASKS_FOR_CURSOR = '\x1b[6n';

export interface TypeAheadOptions {
  readonly send: (bytes: Uint8Array) => void;
  /** Milliseconds that a shell has to end after a line, before it gets the keys behind that line. */
  readonly exitWaitMs: () => number;
  /** Calls back once after so many milliseconds; the result cancels it. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** Told when a shell may be about to end, and when it goes on: what is not read meanwhile stays where it is. */
  readonly onPause: (pauses: boolean) => void;
}

/**
 * Keys on their way to a shell. One in the engine takes what it is sent and then ends, and nothing tells how much of it
 * was read: so after a line that may end it (`exit`) the keys behind wait until a prompt, or any other output, is seen.
 * What still waits when it has ended was not meant for it. Keys also wait behind the terminal's own answer where the
 * shell has asked for the cursor.
 */
export class TypeAhead {
  readonly #options: TypeAheadOptions;
  #waiting = Buffer.alloc(0);
  #for: 'line' | 'answer' | null = null;
  /** What was sent and has not been answered by any output yet. */
  #unanswered = '';
  /** The part of the last line whose echo is still to come; null where output says nothing of an end. */
  #echo: string | null = '';
  /** Output since the last line was sent. */
  #since = '';
  #stopWaiting: () => void = () => undefined;
  /** A program that has taken the whole screen reads single keys. */
  #fullScreen = false;

  constructor(options: TypeAheadOptions) {
    this.#options = options;
  }

  /** Keys that were typed, and answers of the terminal. */
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

  /** What the shell has printed. */
  printed(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1');
    for (const [, end] of text.matchAll(/\x1b\[\?(?:1049|1047|47)([hl])/g)) this.#fullScreen = end === 'h';
    this.#unanswered = '';
    if (this.#for === 'line') this.#since = (this.#since + text).slice(-4096);
    const goesOn = this.#fullScreen || (this.#for === 'line' && isMoreThanEcho(this.#since, this.#echo));
    if (text.includes(ASKS_FOR_CURSOR) && (goesOn || this.#for === null)) this.#waitFor('answer');
    else if (goesOn) this.#waitFor(null);
  }

  /** Ends it. What was never sent. */
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
 * Whether a line was begun below the one that was typed: a prompt, a question, any unfinished output.
 * @param echo what must have been shown of the typed line before; null where nothing is a sign
 */
function isMoreThanEcho(output: string, echo: string | null): boolean {
  if (echo === null) return false;
  const shown = printable(output);
  const start = shown.indexOf(echo);
  const end = shown.lastIndexOf('\n');
  return start >= 0 && end >= start + echo.length && end < shown.length - 1;
}

/** Text and line feeds, without what moves the cursor, colours, or names the window. */
function printable(text: string): string {
  return text
    .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;?<=>]*[ -/]*[@-~]|\x1b[=>]/g, '')
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, '');
}
