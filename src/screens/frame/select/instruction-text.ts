import type { Dockerfile } from '../../../dockerfile/types.ts';

/** Lines of a Dockerfile as one text, both lines from 1 and included; null if there are none. */
export function linesText({ lines }: Dockerfile, first: number, last: number): string | null {
  const text = lines.slice(Math.max(0, first - 1), last).join('\n');
  return text === '' ? null : text;
}

/** The instruction (or FROM) that starts at a line, as written; null if none does. */
export function instructionText(dockerfile: Dockerfile, line: number): string | null {
  for (const stage of dockerfile.stages) {
    if (stage.startLine === line) return linesText(dockerfile, line, stage.fromEndLine);
    const found = stage.instructions.find(({ startLine }) => startLine === line);
    if (found !== undefined) return linesText(dockerfile, line, found.endLine);
  }
  return null;
}
