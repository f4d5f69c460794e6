import type { QuestionTerminal } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { hasTerminal } from './closed-terminal.ts';

/** Gives the terminal to what `run` starts; null if something else has it. */
export type Lend = <T>(run: () => Promise<T>) => Promise<T | null>;

/**
 * The terminal of this process for the questions of another program.
 * @param lend how the terminal is given away
 */
export function questionTerminal(lend: Lend = whileNobodyReads): QuestionTerminal {
  return {
    exists: hasTerminal(),
    lend: async (run) => (hasTerminal() ? await lend(run) : null),
    say: (line) => void process.stderr.write(`${plainText(line)}\n`),
  };
}

/** The program starts in our process group, so nothing is to be done but to wait. */
const whileNobodyReads: Lend = (run) => run();
