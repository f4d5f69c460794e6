/**
 * Milliseconds that a shell has to end after a line, or to show that it goes on, before it gets the keys behind that
 * line. An engine takes 30 to 60 to tell of the end.
 */
const ENDING = 150;

/** Milliseconds that a terminal has to say where its cursor is. */
const ANSWERING = 200;

/** As many bytes at once are a paste: text for one program. */
const PASTE = 256;

/** ctrl+c, ctrl+z, ctrl+\: never kept waiting. */
const SIGNALS: ReadonlySet<number> = new Set([0x03, 0x1a, 0x1c]);

/** What may end a shell: enter, ctrl+j, ctrl+d. */
const ENDS: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x04]);

/** What a terminal answers to questions: where its cursor is, what it is (xterm ctlseqs, DSR, DA, DECRPM). */
const ANSWERS = /\x1b\[(?:\d+;\d+R|\d+n|[?>=][\d;]*c|\?[\d;]+\$y)/g;

const ASKS_FOR_CURSOR = '\x1b[6n';

export interface TypeAheadOptions {
  readonly send: (bytes: Uint8Array) => void;
  /** Calls back once after so many milliseconds; the result cancels it. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** Told when a shell may be about to end, and when it goes on: what is not read meanwhile stays where it is. */
  readonly pausing: (pauses: boolean) => void;
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
    const answers = text.match(ANSWERS) ?? [];
    if (answers.length > 0) this.#options.send(Buffer.from(answers.join(''), 'latin1'));
    const keys = Buffer.from(answers.length > 0 ? text.replace(ANSWERS, '') : text, 'latin1');
    this.#waiting = Buffer.concat([this.#waiting, keys]);
    const urgent = keys.length >= PASTE || keys.some((byte) => SIGNALS.has(byte));
    if (urgent) this.#sendAll();
    if (urgent || (this.#for === 'answer' && answers.length > 0)) this.#waitFor(null);
    else if (this.#for === null) this.#pump();
  }

  /** What the shell has printed. */
  saw(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1');
    for (const [, end] of text.matchAll(/\x1b\[\?(?:1049|1047|47)([hl])/g)) this.#fullScreen = end === 'h';
    if (this.#for === 'line') this.#since = (this.#since + text).slice(-512);
    const goesOn = this.#fullScreen || (this.#for === 'line' && isMoreThanEcho(this.#since));
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
    if ((this.#for === 'line') !== (what === 'line')) this.#options.pausing(what === 'line');
    this.#for = what;
    this.#since = '';
    if (what === null) this.#pump();
    else
      this.#stopWaiting = this.#options.after(what === 'line' ? ENDING : ANSWERING, () =>
        this.#waitFor(null),
      );
  }

  #pump(): void {
    const end = this.#fullScreen ? -1 : this.#waiting.findIndex((byte) => ENDS.has(byte));
    if (end < 0) {
      this.#sendAll();
      return;
    }
    this.#options.send(this.#take(end + 1));
    this.#waitFor('line');
  }

  #sendAll(): void {
    if (this.#waiting.length > 0) this.#options.send(this.#take(this.#waiting.length));
  }

  #take(count: number): Buffer {
    const taken = this.#waiting.subarray(0, count);
    this.#waiting = this.#waiting.subarray(count);
    return taken;
  }
}

/** Whether a line was begun below the one that was typed: a prompt, a question, any unfinished output. */
function isMoreThanEcho(output: string): boolean {
  const end = output.lastIndexOf('\n');
  if (end < 0) return false;
  const line = output
    .slice(end + 1)
    .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;?<=>]*[ -/]*[@-~]|\x1b[=>]/g, '')
    .replace(/[\x00-\x1f]/g, '');
  return line !== '';
}
