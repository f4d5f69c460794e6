/** A command as the shell traced it. Text is unfiltered. */
export interface TraceRecord {
  /** The command after all expansions, as the shell quotes it. */
  readonly text: string;
  /** Status of what the same shell ran before. */
  readonly before: number;
  /** LINENO; null if the shell has none. */
  readonly line: number | null;
  /** Milliseconds since the epoch, by the shell's clock where it has one, else by that of the arrival. */
  readonly time: number;
  /** Id of the shell; the same in its subshells. */
  readonly shell: number;
  /** The script that the shell runs; the name of the shell for `-c`. */
  readonly script: string;
}

/** How many bytes of a traced command are kept. */
const MAX_COMMAND_CHARS = 2_000;

/** How much output is kept: its end. */
export const MAX_OUTPUT_CHARS = 64 * 1024;

/**
 * PS4 for a token: what the shell puts before each command that it traces. Every variable has a default, since a script
 * may have set -u.
 */
export function tracePrompt(token: string): string {
  return `+${token}:$?:\${LINENO-}:\${EPOCHREALTIME-}:$$:\${BASH_SOURCE-$0}:${token}: `;
}

/**
 * Divides what a shell writes to stderr into the commands that it traces and what else is written. A token that no
 * program can guess marks the first; they may begin in the middle of a line, and end where a line ends outside quotes.
 */
export class TraceRecords {
  readonly #marker: RegExp;
  readonly #take: (record: TraceRecord) => void;
  readonly #output: (text: string) => void;
  readonly #decoder = new TextDecoder();
  readonly #hint: string;
  /** Text that is not divided yet. */
  #rest = '';
  #open: Omit<TraceRecord, 'text'> | null = null;

  constructor(token: string, take: (record: TraceRecord) => void, output: (text: string) => void) {
    this.#marker = new RegExp(
      `\\+{1,64}${token}:(\\d{1,3}):(\\d{0,9}):([\\d.,]{0,24}):(\\d{1,12}):([^\\n]{0,4096}?):${token}: `,
    );
    this.#hint = `+${token}`;
    this.#take = take;
    this.#output = output;
  }

  /** @param now milliseconds since the epoch */
  push(bytes: Uint8Array, now: number): void {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    this.#divide(now, false);
  }

  end(now: number): void {
    this.#rest += this.#decoder.decode();
    this.#divide(now, true);
  }

  #divide(now: number, isEnd: boolean): void {
    for (;;) {
      const found = this.#marker.exec(this.#rest);
      const upTo = found?.index ?? this.#rest.length;
      if (this.#open !== null) {
        const end = commandEnd(this.#rest, upTo);
        if (end === null && found === null && !isEnd && this.#rest.length < MAX_OUTPUT_CHARS) return;
        // Commands of a pipeline may write into one another's records.
        const line = this.#rest.indexOf('\n');
        const stop = end ?? (found === null && line >= 0 ? line : upTo);
        this.#take({ ...this.#open, text: this.#rest.slice(0, stop).slice(0, MAX_COMMAND_CHARS) });
        this.#open = null;
        this.#rest = this.#rest.slice(this.#rest.charAt(stop) === '\n' ? stop + 1 : stop);
        continue;
      }
      if (found === null) {
        const kept = isEnd ? this.#rest.length : this.#keptFrom();
        if (kept > 0) this.#output(this.#rest.slice(0, kept));
        this.#rest = this.#rest.slice(kept);
        return;
      }
      if (upTo > 0) this.#output(this.#rest.slice(0, upTo));
      this.#rest = this.#rest.slice(upTo + found[0].length);
      this.#open = recordOf(found, now);
    }
  }

  /** Where a marker may begin that is not complete yet. */
  #keptFrom(): number {
    const at = this.#rest.indexOf(this.#hint);
    if (at >= 0) return this.#rest.length - at > 8192 ? this.#rest.length : at;
    return Math.max(0, this.#rest.length - this.#hint.length - 64);
  }
}

function recordOf(found: RegExpExecArray, now: number): Omit<TraceRecord, 'text'> {
  const [, before = '', line = '', time = '', shell = '', script = ''] = found;
  const seconds = Number(time.replace(',', '.'));
  return {
    before: Number(before),
    line: line === '' ? null : Number(line),
    time: seconds > 0 ? seconds * 1000 : now,
    shell: Number(shell),
    script,
  };
}

/** The first line end outside single quotes, before `upTo`; null if there is none. */
function commandEnd(text: string, upTo: number): number | null {
  let isQuoted = false;
  for (let at = 0; at < upTo; at += 1) {
    const char = text.charAt(at);
    if (char === "'") isQuoted = !isQuoted;
    else if (char === '\\' && !isQuoted) at += 1;
    else if (char === '\n' && !isQuoted) return at;
  }
  return null;
}
