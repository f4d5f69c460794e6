/** How long the terminal may take to say where its cursor is. */
const REPLY_TIMEOUT_MS = 200;

/**
 * After a line that tells the shell to exit, keys stay unread this long, and unsent this long. An engine that is slow or
 * far away takes seconds to report an exit. Only a program that was given `exit` as data waits that long for the rest.
 */
const EXIT_UNREAD_MS = 2_000;
const EXIT_UNSENT_MS = 30_000;

/** This many bytes at once are a paste, which is meant for one program. */
const MIN_PASTE_BYTES = 256;

const CTRL_D = 0x04;

/** Enough of a line to see how it ends. */
const MAX_LINE_BYTES = 256;

/** ctrl+c, ctrl+z, ctrl+\: never held back. */
const SIGNAL_KEYS: ReadonlySet<number> = new Set([0x03, 0x1a, 0x1c]);

/** Keys that may end a shell: enter, ctrl+j, ctrl+d. */
const LINE_END_KEYS: ReadonlySet<number> = new Set([0x0d, 0x0a, CTRL_D]);

/** A line whose last command is the end of the shell. */
const EXIT_LINE = /(?:^|[;&|(]) *(?:exit|logout)(?: +[^ ;]+)?(?: *;)?$/;

/** A terminal's replies to queries: cursor position, device type (xterm ctlseqs, DSR, DA, DECRPM). */
const TERMINAL_REPLIES = /\x1b\[(?:\d+;\d+R|\d+n|[?>=][\d;]*c|\?[\d;]+\$y)/g;

const ASKS_FOR_CURSOR = '\x1b[6n';

export interface TypeAheadOptions {
  readonly send: (bytes: Uint8Array) => void;
  /** How long a shell may take to exit after any line before it gets the keys that follow, in ms. */
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
 * and nothing tells how much it read. So after a line, the keys that follow wait until a prompt or other output appears,
 * or for a while. After a line that tells it to exit, time proves nothing: they wait until the prompt of a shell that
 * goes on has stood for a while. Keys still waiting at its end were not meant for it. Keys also wait behind the terminal's
 * own reply after the shell has asked for the cursor.
 */
export class TypeAhead {
  readonly #options: TypeAheadOptions;
  #waiting = Buffer.alloc(0);
  #for: 'line' | 'exit' | 'answer' | null = null;
  #paused = false;
  /** What was typed on the current line. */
  #line = '';
  /** What was sent and has had no output since. */
  #unanswered = '';
  /** Whether the output since the last line shows that the shell goes on. */
  #goesOn: (output: string) => boolean = () => false;
  /** Output since the last line was sent. */
  #since = '';
  #stopWaiting: () => void = () => undefined;
  #stopProving: () => void = () => undefined;
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
    const afterLine = this.#for === 'line' || this.#for === 'exit';
    if (afterLine) this.#since = (this.#since + text).slice(-4096);
    const goesOn = this.#fullScreen || (afterLine && this.#goesOn(this.#since));
    if (text.includes(ASKS_FOR_CURSOR) && (goesOn || this.#for === null)) this.#waitFor('answer');
    else if (this.#for === 'exit' && !this.#fullScreen) this.#prove(goesOn);
    else if (goesOn) this.#waitFor(null);
  }

  /** Ends it. Returns what was never sent. */
  rest(): Uint8Array {
    const rest = this.#take(this.#waiting.length);
    this.#waitFor(null);
    return rest;
  }

  #waitFor(what: 'line' | 'exit' | 'answer' | null): void {
    this.#stopWaiting();
    this.#stopProving();
    this.#pause(what === 'line' || what === 'exit');
    this.#for = what;
    this.#since = '';
    switch (what) {
      case null:
        this.#pump();
        break;
      case 'line':
        this.#waitMore(this.#options.exitWaitMs());
        break;
      case 'answer':
        this.#waitMore(REPLY_TIMEOUT_MS);
        break;
      case 'exit':
        // From then on they are read, so that ctrl+c is heard.
        this.#stopWaiting = this.#options.after(EXIT_UNREAD_MS, () => {
          this.#pause(false);
          this.#waitMore(EXIT_UNSENT_MS);
        });
    }
  }

  #waitMore(ms: number): void {
    this.#stopWaiting = this.#options.after(ms, () => this.#waitFor(null));
  }

  /** A prompt may be the one that `exit` was typed ahead of. It proves that the shell goes on once it has stood a while. */
  #prove(goesOn: boolean): void {
    this.#stopProving();
    if (!goesOn) return;
    this.#stopProving = this.#options.after(this.#options.exitWaitMs(), () => this.#waitFor(null));
  }

  #pause(paused: boolean): void {
    if (paused !== this.#paused) this.#options.onPause(paused);
    this.#paused = paused;
  }

  #pump(): void {
    const end = this.#fullScreen ? -1 : this.#waiting.findIndex((byte) => LINE_END_KEYS.has(byte));
    if (end < 0) {
      this.#sendAll();
      return;
    }
    const last = this.#take(end + 1);
    this.#send(last);
    const line = this.#line.slice(0, -1);
    this.#line = '';
    if (last.at(-1) === CTRL_D) {
      const isAlone = edited(line) === '';
      this.#goesOn = isAlone ? isUnfinished : () => false;
      this.#waitFor(isAlone ? 'exit' : 'line');
      return;
    }
    const echo = printable(lastLineOf(this.#unanswered));
    this.#goesOn = (output) => isMoreThanEcho(output, echo);
    this.#waitFor(EXIT_LINE.test(edited(line).trimEnd()) ? 'exit' : 'line');
  }

  #sendAll(): void {
    if (this.#waiting.length > 0) this.#send(this.#take(this.#waiting.length));
  }

  #send(keys: Buffer): void {
    const text = keys.toString('latin1');
    this.#unanswered += text;
    this.#line = (this.#line + text).slice(-MAX_LINE_BYTES);
    this.#options.send(keys);
  }

  #take(count: number): Buffer {
    const taken = this.#waiting.subarray(0, count);
    this.#waiting = this.#waiting.subarray(count);
    return taken;
  }
}

/** The last line of what was typed, without its end. */
function lastLineOf(typed: string): string {
  const text = typed.slice(0, -1);
  return text.slice(Math.max(text.lastIndexOf('\r'), text.lastIndexOf('\n')) + 1);
}

/** Keys after which a line begins anew: enter, ctrl+j, ctrl+u, ctrl+c. */
const ENDS_LINE: ReadonlySet<string> = new Set(['\r', '\n', '\x15', '\x03']);

/** A line as it is after backspaces and the keys that begin it anew. */
function edited(typed: string): string {
  let line = '';
  for (const key of typed) {
    if (key === '\x7f' || key === '\b') line = line.slice(0, -1);
    else if (ENDS_LINE.has(key)) line = '';
    else if (key >= ' ') line += key;
  }
  return line;
}

/**
 * Whether there is an unfinished line below the echo of the typed one: a prompt, a question, other output.
 * @param echo the part of the typed line that must appear first
 */
function isMoreThanEcho(output: string, echo: string): boolean {
  const shown = printable(output);
  const start = shown.indexOf(echo);
  const end = shown.lastIndexOf('\n');
  return start >= 0 && end >= start + echo.length && end < shown.length - 1;
}

/** Whether the last line is a prompt, a question or other text. The echo of ctrl+d is nothing, or `exit` on a line. */
function isUnfinished(output: string): boolean {
  const shown = printable(output);
  return shown !== '' && !shown.endsWith('\n');
}

/** Keeps text and line feeds; removes cursor movement, colours and window titles. */
function printable(text: string): string {
  return text
    .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;?<=>]*[ -/]*[@-~]|\x1b[=>]/g, '')
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, '');
}
