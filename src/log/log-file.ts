import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { Log, LogFields, LoggedCall, LogKind } from '../ports.ts';
import { logLine } from './line.ts';

/** Not blocking: the opening of a pipe that nobody reads would wait for a reader. */
const FLAGS =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOCTTY | constants.O_NONBLOCK;

/** Shorter texts would be found everywhere. */
const MIN_HIDDEN_LENGTH = 4;

/** Why a file cannot be written, by node's codes. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'that is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left there',
  EDQUOT: 'no space is left there',
  ENXIO: 'nobody reads from that pipe',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * A log in a file, which is appended to and made readable for its owner alone. Each line is written as it comes, so that
 * nothing waits in memory and a program that is killed leaves all lines; a write takes some microseconds.
 */
export class LogFile implements Log {
  readonly #path: string;
  readonly #fd: number;
  readonly #hidden = new Set<string>();
  /** The lines of calls that have not ended, by what they write. */
  readonly #open = new Set<LoggedCall>();
  #broken: string | null = null;

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
  }

  /** Throws a UsageError with one sentence where the file cannot be written. */
  static open(path: string): LogFile {
    try {
      return new LogFile(path, openSync(path, FLAGS, 0o600));
    } catch (error) {
      const remedy = 'name a file that can be written, or unset STAGEDIVE_LOG';
      throw new UsageError(`STAGEDIVE_LOG: ${path}: ${reasonOf(error)}; ${remedy}.`);
    }
  }

  /** Texts that are not to be in the log, wherever they come. */
  hide(texts: Iterable<string>): void {
    for (const text of texts) if (text.length >= MIN_HIDDEN_LENGTH) this.#hidden.add(text);
  }

  line(kind: LogKind, fields: LogFields): void {
    if (this.#broken !== null) return;
    try {
      writeSync(this.#fd, `${logLine(Date.now(), process.pid, kind, fields, this.#hidden)}\n`);
    } catch (error) {
      // A pipe that is full loses lines; everything else is the end of the log, not of the program.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.#broken = reasonOf(error);
    }
  }

  begin(kind: LogKind, fields: LogFields): LoggedCall {
    const started = performance.now();
    const call: LoggedCall = {
      end: (outcome, more = {}) => {
        if (!this.#open.delete(call)) return;
        const ms = Math.round((performance.now() - started) * 10) / 10;
        this.line(kind, { ...fields, ms, outcome, ...more });
      },
    };
    this.#open.add(call);
    return call;
  }

  /** Writes what has not ended and the last line; a sentence where lines could not be written. */
  close(fields: LogFields): string | null {
    for (const call of this.#open) call.end('unfinished');
    this.line('end', fields);
    closeSync(this.#fd);
    return this.#broken === null
      ? null
      : `STAGEDIVE_LOG: ${this.#path}: ${this.#broken}: lines are missing at the end of the log.`;
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return REASONS[code] ?? `it cannot be written (${code})`;
}
