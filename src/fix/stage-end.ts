import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { withLines } from './dockerfile-lines.ts';

/** Instructions that change files. */
const WRITING: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

/**
 * Puts instructions into a stage of a Dockerfile, behind its last one that changes files: so they find what it has, and
 * what says how an image starts stays at its end. A RUN among them is run as root.
 * @param text the file that `dockerfile` was read from
 * @param end they come behind no instruction that ends below this line: the state that they mend is there
 * @returns the changed text
 */
export function withFixes(
  dockerfile: Dockerfile,
  text: string,
  stage: Stage,
  instructions: readonly (readonly string[])[],
  end = Number.POSITIVE_INFINITY,
): string {
  const line = lineBefore(stage, end);
  const user = userAt(dockerfile, stage, line);
  const isRun = (lines: readonly string[]): boolean => lines[0]?.startsWith('RUN ') === true;
  const runs = instructions.filter(isRun).flat();
  const asRoot = user === null || runs.length === 0 ? runs : ['USER root', ...runs, `USER ${user}`];
  const copies = instructions.filter((lines) => !isRun(lines)).flat();
  return withLines(text, line + 1, 0, [...copies, ...asRoot]);
}

/** The line behind which fixes go: that of the last instruction up to `end` that changes files, else of FROM. */
export function lineBefore(stage: Stage, end: number): number {
  const last = stage.instructions.findLast(({ keyword, endLine }) => WRITING.has(keyword) && endLine <= end);
  return last?.endLine ?? stage.fromEndLine;
}

/** The user that a RUN behind a line would have, as USER names it; null for root, and where only a base image says. */
function userAt(dockerfile: Dockerfile, stage: Stage, line: number): string | null {
  const set = stage.instructions.findLast(
    ({ keyword, startLine }) => keyword === 'USER' && startLine <= line,
  );
  if (set?.keyword === 'USER') return /^(?:root|0)(?::|$)/.test(set.user) ? null : set.user;
  const base = stage.base.kind === 'stage' ? dockerfile.stages[stage.base.index] : undefined;
  return base === undefined ? null : userAt(dockerfile, base, base.endLine);
}
