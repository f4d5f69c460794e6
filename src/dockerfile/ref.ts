import { DockerfileError } from './error.ts';
import { findTarget, instructionAtLine, stageAtLine } from './needs.ts';
import { stageTitle } from './stage-title.ts';
import type { Dockerfile, Instruction, Stage } from './types.ts';

/** A REF as written: `build`, `0`, `:12`. */
export type Ref =
  | { readonly kind: 'stage'; readonly target: string }
  | { readonly kind: 'line'; readonly line: number };

/** What a REF names. */
export type ResolvedRef =
  /** The end of a stage. */
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** An instruction; null for the FROM of the stage. */
  | { readonly kind: 'line'; readonly stage: Stage; readonly instruction: Instruction | null };

/** Reads a REF; null when the text is not one. Does not check that the stage exists. */
export function parseRef(text: string): Ref | null {
  if (/^:[1-9]\d{0,8}$/.test(text)) return { kind: 'line', line: Number(text.slice(1)) };
  return /^(?:\d+|[a-z][\w.-]*)$/i.test(text) ? { kind: 'stage', target: text } : null;
}

/** Finds what a REF names. Throws DockerfileError that suggests what exists. */
export function resolveRef(dockerfile: Dockerfile, text: string): ResolvedRef {
  const ref = parseRef(text);
  if (ref === null) {
    throw new DockerfileError(
      dockerfile.fileName,
      null,
      `${JSON.stringify(text)} is not a stage or a line`,
      'write a stage as build or 0, a line as :12',
    );
  }
  if (ref.kind === 'stage') return { kind: 'stage', stage: findTarget(dockerfile, ref.target, 'stage') };
  const found = instructionAtLine(dockerfile, ref.line);
  if (found !== null) return { kind: 'line', ...found };
  const stage = stageAtLine(dockerfile, ref.line);
  if (stage !== null && ref.line <= stage.fromEndLine) return { kind: 'line', stage, instruction: null };
  throw new DockerfileError(
    dockerfile.fileName,
    ref.line,
    'no instruction on this line',
    describeNearest(dockerfile, ref.line),
  );
}

function describeNearest(dockerfile: Dockerfile, line: number): string {
  const candidates = dockerfile.stages.flatMap((stage) => [
    { startLine: stage.startLine, endLine: stage.fromEndLine, text: `FROM of ${stageTitle(stage)}` },
    ...stage.instructions.map(({ startLine, endLine, keyword }) => ({ startLine, endLine, text: keyword })),
  ]);
  const distance = ({ startLine, endLine }: { startLine: number; endLine: number }): number =>
    line < startLine ? startLine - line : line - endLine;
  const nearest = candidates.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  return `the nearest is :${nearest.startLine}, ${nearest.text}`;
}
