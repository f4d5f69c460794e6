import { DockerfileError } from '../error.ts';
import { parseInstruction } from '../parse/instruction.ts';
import { readLines } from '../parse/lines.ts';
import { SyntaxProblem } from '../parse/problem.ts';
import type { DockerfileProblem, Instruction } from '../types.ts';

/** The ONBUILD triggers of a base stage, with the lines of the FROM that runs them. */
export interface Triggers {
  readonly instructions: readonly Instruction[];
  /** Triggers that are wrong. BuildKit finds out only when a target needs the stage. */
  readonly problems: readonly DockerfileProblem[];
}

/** Reads the ONBUILD instructions of a base stage (dockerfile2llb.initOnBuildTriggers). */
export function readTriggers(
  base: readonly Instruction[],
  from: { readonly startLine: number; readonly fromEndLine: number },
): Triggers {
  const instructions: Instruction[] = [];
  const problems: DockerfileProblem[] = [];
  for (const instruction of base) {
    if (instruction.keyword !== 'ONBUILD') continue;
    try {
      const read = readTrigger(instruction.trigger);
      instructions.push({ ...read, startLine: from.startLine, endLine: from.fromEndLine });
    } catch (error) {
      if (!(error instanceof SyntaxProblem || error instanceof DockerfileError)) throw error;
      const reason = error instanceof DockerfileError ? error.reason : error.message;
      problems.push({
        line: from.startLine,
        message: `ONBUILD of line ${instruction.startLine}: ${reason}`,
        suggestion: error.suggestion,
      });
    }
  }
  return { instructions, problems };
}

function readTrigger(text: string): Instruction {
  const { instructions } = readLines(text, 'ONBUILD');
  const [only, ...more] = instructions;
  if (only === undefined || more.length > 0) {
    throw new SyntaxProblem('onbuild trigger should be a single expression');
  }
  return parseInstruction(only);
}
