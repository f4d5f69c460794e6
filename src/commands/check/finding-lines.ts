import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Finding } from '../../filesystem/check/index.ts';

/** The lines of the Dockerfile that a finding is about: those of its instruction, else of the FROM of the checked stage. */
export function findingLines(
  { stages }: Dockerfile,
  stage: number,
  { line }: Finding,
): { readonly start: number; readonly end: number } {
  const own = stages[stage];
  if (line === null) return { start: own?.startLine ?? 1, end: own?.fromEndLine ?? 1 };
  for (const { startLine, fromEndLine, instructions } of stages) {
    if (startLine === line) return { start: line, end: fromEndLine };
    const found = instructions.find((each) => each.startLine === line);
    if (found !== undefined) return { start: line, end: found.endLine };
  }
  return { start: line, end: line };
}
