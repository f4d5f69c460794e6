import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { plainName } from '../progress/plain-name.ts';
import { plainText } from '../progress/sanitize.ts';

/** Asks questions on a terminal. Each answer is a line. */
export interface Asker {
  /** Asks whether to overwrite a file, until the answer is valid. End of input counts as `quit`. */
  overwrite(file: string): Promise<'yes' | 'no' | 'all' | 'quit'>;
  /** Asks whether to go on. Only a yes is one: the end of input, or anything else, is a no. */
  confirm(question: string): Promise<boolean>;
  close(): void;
}

/** Creates an asker. It starts to read the input with the first question. Ctrl+c remains a signal. */
export function createAsker(input: Readable, output: Writable): Asker {
  let lines: Interface | null = null;
  const answers: AsyncIterator<string>[] = [];
  const answer = async (): Promise<string | null> => {
    if (lines === null) {
      lines = createInterface({ input, terminal: false });
      answers.push(lines[Symbol.asyncIterator]());
    }
    const next = await answers[0]?.next();
    // What a terminal answered to a shell before this is no part of it: shells ask where the cursor is at each prompt.
    return next === undefined || next.done === true ? null : plainText(next.value).trim();
  };
  return {
    async overwrite(file) {
      for (;;) {
        output.write(`${plainName(file)} exists: overwrite it? [y]es, [n]o, [a]ll, [q]uit: `);
        const line = await answer();
        if (line === null) return 'quit';
        const found = CHOICES.find((choice) => choice[0] === line.toLowerCase()[0]);
        if (found !== undefined) return found;
      }
    },
    async confirm(question) {
      output.write(`${plainText(question)} [y/N]: `);
      return /^y(?:es)?$/i.test((await answer()) ?? '');
    },
    close() {
      lines?.close();
    },
  };
}

const CHOICES = ['yes', 'no', 'all', 'quit'] as const;
