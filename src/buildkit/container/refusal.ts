import type { ProcessEnd, ProcessRequest } from '../../ports.ts';

type Output = ProcessRequest['output'];

/** How runc begins what it writes to the process's own stderr, or terminal, when it cannot start it. */
const RUNC_FAILURE_PREFIX = 'runc run failed: ';

/** Longer than any sentence of runc's. */
const MAX_RUNC_MESSAGE_LENGTH = 4096;

/**
 * Why the engine could not start a process, in one sentence, with the status that a shell gives it: 126 for what is
 * there but cannot be run, else 127. The messages are runc's and BuildKit's.
 */
export function refusal(message: string): ProcessEnd & { kind: 'refused' } {
  const text = message
    .replace(/^runc \w+ failed: /, '')
    .replace(/^.*?unable to start container process: /, '')
    .replace(/^error during container init: /, '')
    .replace(/\s+$/, '');
  const status = /permission denied|exec format error|is a directory/i.test(text) ? 126 : 127;
  return { kind: 'refused', status, message: `The process could not be started: ${text}.` };
}

/**
 * Passes output on, except for a sentence of runc's at its beginning: engines whose runc speaks for itself report a
 * process that could not be started as one that wrote this and ended with 1.
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
    // What wrote to the other stream runs.
    await this.#release();
    await this.#output(stream, bytes);
  }

  /** The end of the process, seen with what was held back; that is passed on now if it was the process's own. */
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
