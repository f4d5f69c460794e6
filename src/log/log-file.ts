import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { Log, LogFields, LoggedCall, LogKind } from '../ports.ts';
import { writeReason } from '../text/write-reasons.ts';
import { logLine } from './line.ts';

/** Non-blocking: opening a pipe that nobody reads would wait for a reader. */
const FLAGS =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOCTTY | constants.O_NONBLOCK;

/**
 * A log that is appended to a file, readable only by its owner. Each line is written at once, so that nothing waits
 * in memory and a killed program loses nothing; a write takes microseconds.
 */
export class LogFile implements Log {
  readonly #path: string;
  readonly #fd: number;
  /** Calls that have not ended. */
  readonly #open = new Set<LoggedCall>();
  #broken: string | null = null;

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
  }

  /** Throws a UsageError with one sentence if the file cannot be written. */
  static open(path: string): LogFile {
    try {
      return new LogFile(path, openSync(path, FLAGS, 0o600));
    } catch (error) {
      const remedy = 'name a writable file, or unset STAGEDIVE_LOG';
      throw new UsageError(`STAGEDIVE_LOG: ${path}: ${reasonOf(error)}; ${remedy}.`);
    }
  }

  line(kind: LogKind, fields: LogFields): void {
    if (this.#broken !== null) return;
    try {
      writeSync(this.#fd, `${logLine(Date.now(), process.pid, kind, fields)}\n`);
    } catch (error) {
      // A full pipe loses lines. Any other error ends the log, but not the program.
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

  /** Writes the unfinished calls and the last line. Returns a sentence if lines could not be written. */
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
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // Unlike outputs, the log waits for no reader.
  return code === 'ENXIO' ? 'nothing reads from this pipe' : writeReason(code, error);
}
