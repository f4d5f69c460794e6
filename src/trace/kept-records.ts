import { MAX_OUTPUT_CHARS, type TraceRecord } from './records.ts';

/** How many commands are kept: the first and the last ones. */
const MAX_FIRST_COMMANDS = 500;
const MAX_LAST_COMMANDS = 4_500;

/** The first and the last records. */
export class KeptRecords {
  readonly #first: TraceRecord[] = [];
  #last: TraceRecord[] = [];
  readonly #start: string | null;
  /** How many commands there were behind the start. */
  count = 0;

  /** @param start the text of the first record: what comes before it is ours; null if nothing is */
  constructor(start: string | null) {
    this.#start = start;
  }

  add(record: TraceRecord): void {
    if (record.text === this.#start) {
      this.count = 0;
      this.#first.splice(0, this.#first.length, record);
      return;
    }
    this.count += 1;
    if (this.#first.length < MAX_FIRST_COMMANDS) this.#first.push(record);
    else this.#last.push(record);
    // In one go, since taking the first of many away each time would take long.
    if (this.#last.length >= 2 * MAX_LAST_COMMANDS) this.#last = this.#last.slice(-MAX_LAST_COMMANDS);
  }

  all(): readonly TraceRecord[] {
    return [...this.#first, ...this.#last.slice(-MAX_LAST_COMMANDS)];
  }

  get omitted(): number {
    return Math.max(0, this.count + (this.#start === null ? 0 : 1) - this.all().length);
  }
}

/** The end of what was printed, in whole lines where there are any: half a secret could not be hidden. */
export class KeptOutput {
  #text = '';
  #isCut = false;

  add(text: string): void {
    this.#text += text;
    if (this.#text.length <= MAX_OUTPUT_CHARS) return;
    this.#text = this.#text.slice(-MAX_OUTPUT_CHARS);
    this.#isCut = true;
  }

  text(): string {
    return this.#isCut ? this.#text.slice(this.#text.indexOf('\n') + 1) : this.#text;
  }
}
