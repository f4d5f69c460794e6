import type { ProcessEnd, ProcessRequest } from '../../ports.ts';
import { shortReason } from '../../progress/short-reason.ts';

type Output = ProcessRequest['output'];

/** Start of the message that runc writes to the process's stderr or terminal when it cannot start the process. */
const RUNC_FAILURE_PREFIX = 'runc run failed: ';

/** Longer than any message of runc, in bytes. */
const MAX_RUNC_MESSAGE_LENGTH = 4096;

/**
 * Turns an error of runc or BuildKit about a process that could not start into a sentence and a shell's exit status:
 * 126 if the program exists but cannot be run, else 127.
 */
export function refusal(message: string): ProcessEnd & { kind: 'refused' } {
  const text = message
    .replace(/^runc \w+ failed: /, '')
    .replace(/^.*?unable to start container process: /, '')
    .replace(/^error during container init: /, '')
    .trimEnd();
  const status = /permission denied|exec format error|is a directory/i.test(text) ? 126 : 127;
  return { kind: 'refused', status, message: `The process could not be started: ${shortReason(text)}.` };
}

/**
 * Forwards a process's output, but holds back an error message of runc at its start. Some engines report a process
 * that could not start as one that printed this message and exited with 1.
 */
export class RuncOutputFilter {
  readonly #output: Output;
  readonly #stream: 'stdout' | 'stderr';
  #held = '';
  #passing = false;

  constructor({ output, tty }: Pick<ProcessRequest, 'output' | 'tty'>) {
    this.#output = output;
    this.#stream = tty === null ? 'stderr' : 'stdout';
  }

  async take(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> {
    if (this.#passing) return await this.#output(stream, bytes);
    if (stream === this.#stream) {
      this.#held += Buffer.from(bytes).toString('latin1');
      const possible =
        this.#held.startsWith(RUNC_FAILURE_PREFIX) ||
        RUNC_FAILURE_PREFIX.startsWith(this.#held.slice(0, RUNC_FAILURE_PREFIX.length));
      if (possible && this.#held.length < MAX_RUNC_MESSAGE_LENGTH) return;
      return await this.#release();
    }
    // Output on the other stream proves that the process runs.
    await this.#release();
    await this.#output(stream, bytes);
  }

  /**
   * Interprets the end of the process. Returns a refusal if the held output is runc's message, else forwards that
   * output.
   */
  async end(end: ProcessEnd): Promise<ProcessEnd> {
    const sentence = Buffer.from(this.#held, 'latin1').toString();
    if (end.kind === 'exited' && end.status === 1 && sentence.startsWith(RUNC_FAILURE_PREFIX))
      return refusal(sentence);
    await this.#release();
    return end;
  }

  async #release(): Promise<void> {
    this.#passing = true;
    const held = this.#held;
    this.#held = '';
    if (held !== '') await this.#output(this.#stream, Buffer.from(held, 'latin1'));
  }
}
