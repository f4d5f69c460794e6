import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { plainText } from '../progress/sanitize.ts';

/** Questions on a terminal, answered by a line each. */
export interface Asker {
  /** Whether a file may be overwritten; asks again until the answer is one. The end of the input is `quit`. */
  overwrite(file: string): Promise<'yes' | 'no' | 'all' | 'quit'>;
  close(): void;
}

/** The input is read when the first question is asked. Ctrl+c stays a signal. */
export function createAsker(input: Readable, output: Writable): Asker {
  let lines: Interface | null = null;
  const answers: AsyncIterator<string>[] = [];
  const answer = async (): Promise<string | null> => {
    if (lines === null) {
      lines = createInterface({ input, terminal: false });
      answers.push(lines[Symbol.asyncIterator]());
    }
    const next = await answers[0]?.next();
    return next === undefined || next.done === true ? null : next.value;
  };
  return {
    async overwrite(file) {
      for (;;) {
        output.write(`${plainText(file)} exists: overwrite it? [y]es, [n]o, [a]ll, [q]uit: `);
        const said = await answer();
        if (said === null) return 'quit';
        const found = CHOICES.find((choice) => choice[0] === said.trim().toLowerCase()[0]);
        if (found !== undefined) return found;
      }
    },
    close() {
      lines?.close();
    },
  };
}

const CHOICES = ['yes', 'no', 'all', 'quit'] as const;
