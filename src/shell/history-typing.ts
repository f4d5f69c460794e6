/** A prompt at the end of output, and what busybox's line editor puts after it: `where is the cursor`, `erase the rest`. */
const PROMPT = /[#$%>] (?:\x1b\[[\d;?]*[a-zA-Z])*$/;

const ASKS_FOR_CURSOR = '\x1b[6n';

/** To the beginning of the line of the first prompt, and the line away. */
const CLEAR_LINE = '\r\x1b[K';

/** Longer than any greeting. */
const MAX_GREETING_BYTES = 4096;

/**
 * Types lines into a shell at its first prompt and hides that from the screen. A shell that shows no prompt is left
 * alone.
 */
export class HistoryTyping {
  readonly #text: string;
  readonly #type: (text: string) => void;
  readonly #done: () => void;
  #seen = '';
  #phase: 'greeting' | 'typing' | 'over' = 'greeting';

  /**
   * @param type writes to the shell, and what the person has typed so far with it: a shell that has input waiting does
   *   not ask the terminal for its cursor, and the answer would come too late
   * @param done called once, when the screen is the shell's
   */
  constructor(text: string, type: (text: string) => void, done: () => void) {
    this.#text = text;
    this.#type = type;
    this.#done = done;
  }

  /** What of the shell's output is for the screen. */
  filter(bytes: Uint8Array): Uint8Array {
    if (this.#phase === 'over') return bytes;
    this.#seen += Buffer.from(bytes).toString('latin1');
    return Buffer.from(this.#phase === 'greeting' ? this.#greeting() : this.#typing(), 'latin1');
  }

  /** The end of the patience: nothing is typed, or hidden, any more. The result is for the screen. */
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
    // The prompt comes once more after the typing, in the place of this one; its question for the cursor is of no use.
    const shown = this.#seen.replaceAll(ASKS_FOR_CURSOR, '');
    this.#seen = '';
    this.#phase = 'typing';
    this.#type(this.#text);
    return shown;
  }

  /** The echo of a line editor: it breaks lines that do not fit, so only what is between the breaks counts. */
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

  /** Ends it; what was seen and not yet shown. */
  #end(): string {
    const rest = this.#seen;
    this.#seen = '';
    if (this.#phase !== 'over') this.#done();
    this.#phase = 'over';
    return rest;
  }
}

/** Without control sequences, line breaks, and the characters that are printed only to get to the next line. */
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
