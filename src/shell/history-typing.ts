/**
 * A prompt at the end of output. Busybox's line editor adds the escape sequences for "where is the cursor" and "erase
 * the rest".
 */
const PROMPT = /[#$%>] (?:\x1b\[[\d;?]*[a-zA-Z])*$/;

const ASKS_FOR_CURSOR = '\x1b[6n';

/** Back to the start of the prompt's line, and clear it. */
const CLEAR_LINE = '\r\x1b[K';

const MAX_GREETING_BYTES = 4096;

/** Types lines into a shell at its first prompt and hides that from the screen. Types nothing if no prompt appears. */
export class HistoryTyping {
  readonly #text: string;
  readonly #type: (text: string) => void;
  readonly #done: () => void;
  #seen = '';
  #phase: 'greeting' | 'typing' | 'over' = 'greeting';

  /**
   * @param type writes to the shell, together with what the user has typed so far: a shell with input waiting does
   *   not ask the terminal for the cursor, whose answer would come too late
   * @param done called once, when the shell owns the screen
   */
  constructor(text: string, type: (text: string) => void, done: () => void) {
    this.#text = text;
    this.#type = type;
    this.#done = done;
  }

  /** The part of the shell's output to show. */
  filter(bytes: Uint8Array): Uint8Array {
    if (this.#phase === 'over') return bytes;
    this.#seen += Buffer.from(bytes).toString('latin1');
    return Buffer.from(this.#phase === 'greeting' ? this.#greeting() : this.#typing(), 'latin1');
  }

  /** Stops waiting for a prompt: from now on nothing is typed or hidden. Returns held output to show. */
  giveUp(): Uint8Array {
    const held = this.#phase === 'greeting' ? this.#seen : '';
    this.#end();
    return Buffer.from(held, 'latin1');
  }

  #greeting(): string {
    const start = this.#seen.lastIndexOf('\n') + 1;
    if (this.#seen.length > MAX_GREETING_BYTES) return this.#end();
    if (!PROMPT.test(this.#seen)) {
      const whole = this.#seen.slice(0, start);
      this.#seen = this.#seen.slice(start);
      return whole;
    }
    // The prompt is printed again after the typing and replaces this one, so its cursor question is not needed.
    const shown = this.#seen.replaceAll(ASKS_FOR_CURSOR, '');
    this.#seen = '';
    this.#phase = 'typing';
    this.#type(this.#text);
    return shown;
  }

  /** The line editor breaks long lines in its echo, so compare without the breaks. */
  #typing(): string {
    const lines = Buffer.from(this.#text).toString('latin1').split('\r').slice(0, -1);
    for (let end = this.#seen.indexOf('\n'); end >= 0; end = this.#seen.indexOf('\n', end + 1)) {
      const echo = withoutBreaks(this.#seen.slice(0, end));
      if (!echo.endsWith(lines.at(-1) ?? '') || !holdsInOrder(echo, lines)) continue;
      this.#seen = this.#seen.slice(end + 1);
      return CLEAR_LINE + this.#end();
    }
    return '';
  }

  /** Ends the phase. Returns output that was seen but not shown. */
  #end(): string {
    const rest = this.#seen;
    this.#seen = '';
    if (this.#phase !== 'over') this.#done();
    this.#phase = 'over';
    return rest;
  }
}

/** Removes control sequences, line breaks, and characters printed only to wrap to the next line. */
function withoutBreaks(echo: string): string {
  return echo
    .replace(/\x1b\[[\d;?]*[a-zA-Z]/g, '')
    .replace(/[^\x08]\x08/g, '')
    .replace(/[\r\n]/g, '');
}

function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
