import type { HideSecrets } from './hidden.ts';
import { KeptOutput, KeptRecords } from './kept-records.ts';
import { endMark, startMark } from './plan.ts';
import { type TraceRecord, TraceRecords } from './records.ts';

/** Takes what a traced RUN writes, and divides it into the commands and what they printed. */
export class TracedOutput {
  readonly #stderr: TraceRecords;
  readonly #stdout: TraceRecords;
  readonly #records: KeptRecords;
  readonly #piped = new KeptRecords(null);
  readonly #output = new KeptOutput();
  readonly #errors = new KeptOutput();
  readonly #hide: HideSecrets;
  /** The status that the last record says; null if it has not come. */
  status: number | null = null;

  /** @param onCommand called with their number when there is a further command */
  constructor(token: string, hide: HideSecrets, onCommand: (count: number) => void) {
    this.#hide = hide;
    this.#records = new KeptRecords(startMark(token));
    const readerOf = (kept: KeptRecords, write: (text: string) => void, isPiped: boolean): TraceRecords => {
      const take = (record: TraceRecord): void => {
        if (record.text === endMark(token)) {
          this.status = record.before;
          return;
        }
        kept.add(record);
        onCommand(this.#records.count + this.#piped.count);
      };
      return new TraceRecords(token, hide, take, write, isPiped);
    };
    const print = (text: string): void => this.#output.add(text);
    const printError = (text: string): void => {
      this.#errors.add(text);
      print(text);
    };
    this.#stderr = readerOf(this.#records, printError, false);
    // A script whose stderr is piped on, as by `2>&1 | tee`, writes its trace there.
    this.#stdout = readerOf(this.#piped, print, true);
  }

  /** @param now milliseconds since the epoch */
  push(stream: 'stdout' | 'stderr', bytes: Uint8Array, now: number): void {
    (stream === 'stderr' ? this.#stderr : this.#stdout).push(bytes, now);
  }

  end(now: number): void {
    this.#stderr.end(now);
    this.#stdout.end(now);
  }

  /** The records of stderr, then those of stdout: when these were written among the others is not known. */
  records(): readonly TraceRecord[] {
    return [...this.#records.all(), ...this.#piped.all()];
  }

  get omitted(): number {
    return this.#records.omitted + this.#piped.omitted;
  }

  /** All that was printed, and what of it came on stderr. */
  printed(): { readonly output: string; readonly errors: string } {
    return { output: this.#hide(this.#output.text()), errors: this.#hide(this.#errors.text()) };
  }
}
