import { parseFlags } from './flags.ts';
import type { InstructionLines } from './lines.ts';
import { SyntaxProblem } from './problem.ts';

/** A FROM line, unexpanded. */
export interface FromLine {
  readonly image: string;
  /** In lower case; null when the stage is unnamed. */
  readonly name: string | null;
  /** As written. */
  readonly writtenName: string | null;
  readonly platform: string | null;
}

/** Reads a FROM line (instructions.parseFrom). Throws SyntaxProblem. */
export function parseFrom(lines: InstructionLines): FromLine {
  const [image = '', as, writtenName] = lines.syntax.words;
  const { length } = lines.syntax.words;
  if (length !== 1 && !(length === 3 && as?.toLowerCase() === 'as')) {
    throw new SyntaxProblem('FROM requires either one or three arguments');
  }
  const name = writtenName?.toLowerCase() ?? null;
  if (name !== null && !/^[a-z][a-z0-9-_.]*$/.test(name)) {
    throw new SyntaxProblem(
      `invalid name for build stage: ${JSON.stringify(writtenName)}, name can't start with a number or contain symbols`,
    );
  }
  const flags = parseFlags(lines.syntax.flags, { platform: 'string' });
  return { image, name, writtenName: writtenName ?? null, platform: flags.string('platform') || null };
}
