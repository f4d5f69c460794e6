/** Lines that the typing has, each ended by the shell with a line break. */
const LINES = 2;

/** A prompt at the end of output, and the question for the cursor that busybox's line editor puts after it. */
const PROMPT = /(?:^|\n)[^\n]*[#$%>] (?:\x1b\[6n)?$/;

/** Longer than any greeting. */
const LONGEST = 4096;

/**
 * Types something into a shell at its first prompt and hides that from the screen. The window must be wide enough
 * for the text while it is typed, since a line editor breaks lines that do not fit. A shell that shows no prompt is
 * left alone.
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
    if (this.#seen.length > LONGEST) return this.#end();
    if (!PROMPT.test(this.#seen)) {
      const whole = this.#seen.slice(0, start);
      this.#seen = this.#seen.slice(start);
      return whole;
    }
    // The prompt comes once more after the typing.
    const before = this.#seen.slice(0, start);
    this.#seen = '';
    this.#phase = 'typing';
    this.#type(this.#text);
    return before;
  }

  #typing(): string {
    const lines = this.#seen.split('\n');
    if (lines.length <= LINES) return '';
    this.#seen = lines.slice(LINES).join('\n');
    return this.#end();
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
