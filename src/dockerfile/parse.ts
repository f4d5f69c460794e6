import { decodeText } from './decode.ts';
import { DockerfileError } from './error.ts';
import { type GlobalArgLine, readGlobalArgs } from './expand/global-args.ts';
import type { WrittenStage } from './link/base.ts';
import { linkStages } from './link/stages.ts';
import { readFrontendDirectives } from './parse/directives.ts';
import { parseFrom } from './parse/from.ts';
import { keywordOf, parseInstruction } from './parse/instruction.ts';
import { type InstructionLines, readLines } from './parse/lines.ts';
import { SyntaxProblem } from './parse/problem.ts';
import type { Dockerfile, Instruction, ParseOptions } from './types.ts';
import { findWarnings } from './warnings.ts';

/**
 * Parses a Dockerfile as BuildKit would with these build flags. Throws DockerfileError for what BuildKit refuses for
 * every target, except a FROM that only lacks the value of a build arg: that goes into Dockerfile.problems. What
 * BuildKit refuses only when a target needs the stage goes into Stage.problems.
 */
export function parseDockerfile(text: string | Uint8Array, options: ParseOptions): Dockerfile {
  const { fileName } = options;
  const read = readLines(decodeText(text, fileName), fileName);
  const { globals, stages } = divide(read.instructions, fileName);
  const lastStage = stages.at(-1)?.from.name ?? null;
  const { args, variables } = readGlobalArgs(globals, options, read.escape, lastStage);
  const linked = linkStages({
    fileName,
    written: stages,
    expansion: {
      fileName,
      escape: read.escape,
      buildArgs: new Map(Object.entries(options.buildArgs ?? {})),
      globalArgs: variables,
      declared: new Set(args.map(({ name }) => name)),
    },
    buildContexts: options.buildContexts ?? [],
  });
  const directives = readFrontendDirectives(read.lines);
  return {
    fileName,
    lines: read.lines,
    ...directives,
    escape: read.escape,
    args,
    ...linked,
    warnings: findWarnings(read.instructions, stages, directives.check, read.lines),
  };
}

/** The ARGs before the first FROM, and the stages after it (instructions.Parse). */
export function divide(
  lines: readonly InstructionLines[],
  fileName: string,
): { globals: GlobalArgLine[]; stages: WrittenStage[] } {
  const globals: GlobalArgLine[] = [];
  const stages: (WrittenStage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const fail = (reason: string, suggestion: string | null): never => {
      throw new DockerfileError(fileName, line.startLine, reason, suggestion);
    };
    try {
      if (keywordOf(line) === 'FROM') {
        const { startLine, endLine: fromEndLine, comments } = line;
        stages.push({ from: parseFrom(line), startLine, fromEndLine, comments, instructions: [] });
        continue;
      }
      const instruction = parseInstruction(line);
      const stage = stages.at(-1);
      if (stage !== undefined) stage.instructions.push(instruction);
      else if (instruction.keyword === 'ARG') globals.push({ instruction, comments: line.comments });
      else fail('no build stage in current context', 'only ARG may come before the first FROM');
    } catch (error) {
      if (error instanceof SyntaxProblem) fail(error.message, error.suggestion);
      throw error;
    }
  }
  if (stages.length === 0) {
    throw new DockerfileError(fileName, null, 'dockerfile contains no stages to build', 'add a FROM line');
  }
  return { globals, stages };
}
