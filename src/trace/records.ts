import type { HideSecrets } from './hidden.ts';

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
  /** The folder that the shell is in; '' if it does not say it. */
  readonly folder: string;
  /** What memberName says in the process of a pipeline's command; '' in others. */
  readonly member: string;
  /** Whether it came through a pipe to stdout: then when it ran among the others is not known. */
  readonly isPiped: boolean;
  /** Whether no other process can have written into its text, or it into another's. */
  readonly isWhole: boolean;
}

/** The descriptor to which bash writes its trace, also in scripts that it starts. */
export const TRACE_FD = 63;

/** How much of a traced command is kept. */
const MAX_COMMAND_CHARS = 2_000;

/** How much output is kept: its end. */
export const MAX_OUTPUT_CHARS = 64 * 1024;

/**
 * PS4 for a token: what the shell puts before each command that it traces. Every variable has a default, since a script
 * may have set -u.
 */
export function tracePrompt(token: string): string {
  return `+${token}:$?:\${LINENO-}:\${EPOCHREALTIME-}:$$:\${${memberName(token)}-}:\${BASH_SOURCE-$0}:${token}:\${PWD-}:${token}: `;
}

/**
 * The variable that tells the commands of a pipeline apart. They write their traces at the same time, and a busybox word
 * by word, but the prompt in one go: of a record that is not whole, only what its prompt says is sure.
 */
export function memberName(token: string): string {
  return `S${token}m`;
}

/**
 * Divides what a shell writes to stderr into the commands that it traces and what else is written. A token that no
 * program can guess marks the first; they may begin in the middle of a line, and end where a line ends outside quotes.
 */
export class TraceRecords {
  readonly #begin: string;
  readonly #end: string;
  /** Between the script and the folder: both may have colons. */
  readonly #separator: string;
  readonly #hide: HideSecrets;
  readonly #take: (record: TraceRecord) => void;
  readonly #output: (text: string) => void;
  readonly #isPiped: boolean;
  readonly #decoder = new TextDecoder();
  /** Text that is not divided yet. */
  #rest = '';
  #open: Omit<TraceRecord, 'text'> | null = null;
  /** Commands whose line has not ended yet: prompts without a line end behind them. */
  #unended = 0;

  constructor(
    token: string,
    hide: HideSecrets,
    take: (record: TraceRecord) => void,
    output: (text: string) => void,
    isPiped = false,
  ) {
    this.#isPiped = isPiped;
    this.#begin = `+${token}:`;
    this.#end = `:${token}: `;
    this.#separator = `:${token}:`;
    this.#hide = hide;
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
      const found = this.#marker(now);
      const upTo = found?.start ?? this.#rest.length;
      if (this.#open !== null) {
        const end = commandEnd(this.#rest, upTo);
        if (end === null && found === null && !isEnd && this.#rest.length < MAX_OUTPUT_CHARS) return;
        // Commands of a pipeline may write into one another's records.
        const line = this.#rest.indexOf('\n');
        const stop = end ?? (found === null && line >= 0 ? line : upTo);
        // Hidden before it is cut: half a secret could not be.
        const text = this.#hide(this.#rest.slice(0, stop)).slice(0, MAX_COMMAND_CHARS);
        const hasEnd = this.#rest.charAt(stop) === '\n';
        // Behind quotes that are not understood, the line end is part of the text.
        const isEnded = hasEnd || text.endsWith('\n') || (isEnd && stop === this.#rest.length);
        this.#take({ ...this.#open, isWhole: this.#open.isWhole && isEnded, text });
        this.#open = null;
        if (isEnded) this.#unended -= 1;
        this.#rest = this.#rest.slice(hasEnd ? stop + 1 : stop);
        continue;
      }
      const stop = found?.start ?? (isEnd ? this.#rest.length : this.#keptFrom());
      if (stop > 0) this.#print(this.#rest.slice(0, stop));
      this.#rest = this.#rest.slice(found?.end ?? stop);
      if (found === null) return;
      this.#open = { ...found.record, isPiped: this.#isPiped, isWhole: this.#unended === 0 };
      this.#unended += 1;
    }
  }

  #print(text: string): void {
    if (this.#unended > 0) this.#unended = Math.max(0, this.#unended - (text.split('\n').length - 1));
    this.#output(text);
  }

  /** The next complete marker; null if there is none. */
  #marker(now: number): Marker | null {
    for (let at = this.#rest.indexOf(this.#begin); at >= 0; at = this.#rest.indexOf(this.#begin, at + 1)) {
      const fields = at + this.#begin.length;
      const end = this.#rest.indexOf(this.#end, fields);
      if (end < 0) return null;
      const [said = '', folder = ''] = this.#rest.slice(fields, end).split(this.#separator);
      const record = recordOf(said, folder, now);
      if (record === null) continue;
      let start = at;
      // bash repeats the first character of PS4 for each level of nesting.
      while (this.#rest.charAt(start - 1) === '+') start -= 1;
      return { start, end: end + this.#end.length, record };
    }
    return null;
  }

  /** Where a marker may begin that is not complete yet. */
  #keptFrom(): number {
    const at = this.#rest.indexOf(this.#begin);
    if (at >= 0) return this.#rest.length - at > MAX_MARKER_CHARS ? this.#rest.length : at;
    return Math.max(0, this.#rest.length - this.#begin.length);
  }
}

interface Marker {
  readonly start: number;
  readonly end: number;
  readonly record: Said;
}

/** What a prompt says. */
type Said = Omit<TraceRecord, 'text' | 'isWhole' | 'isPiped'>;

/** The longest marker: the paths of a script and of a folder are in it. */
const MAX_MARKER_CHARS = 16_384;

const FIELDS = /^(\d{1,3}):(\d{0,9}):([\d.,]{0,24}):(\d{1,12}):(\d{0,6}\.?):([^\n]{0,4096})$/;

/** What the prompt says; null if it is none of a shell. */
function recordOf(fields: string, folder: string, now: number): Said | null {
  const found = FIELDS.exec(fields);
  if (found === null) return null;
  const [, before = '', line = '', time = '', shell = '', member = '', script = ''] = found;
  const seconds = Number(time.replace(',', '.'));
  return {
    before: Number(before),
    line: line === '' ? null : Number(line),
    time: seconds > 0 ? seconds * 1000 : now,
    shell: Number(shell),
    script,
    folder,
    member,
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
