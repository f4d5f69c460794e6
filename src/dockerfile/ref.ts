import { DockerfileError } from './error.ts';
import { findTarget, instructionAtLine, stageAtLine, stageLabel } from './needs.ts';
import type { Dockerfile, Instruction, Stage } from './types.ts';

/** A state's name as written: `build`, `0`, `:12`. */
export type Ref =
  | { readonly kind: 'stage'; readonly target: string }
  | { readonly kind: 'line'; readonly line: number };

/** The state that a REF names. */
export type ResolvedRef =
  /** The end of a stage. */
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** Around an instruction; null for the stage's FROM. */
  | { readonly kind: 'line'; readonly stage: Stage; readonly instruction: Instruction | null };

/** Reads a REF; null when it is none. A stage of that name need not exist. */
export function parseRef(text: string): Ref | null {
  if (/^:[1-9]\d{0,8}$/.test(text)) return { kind: 'line', line: Number(text.slice(1)) };
  return /^(?:\d+|[a-z][\w.-]*)$/i.test(text) ? { kind: 'stage', target: text } : null;
}

/** Finds the state that a REF names. Throws DockerfileError that says what would exist. */
export function resolveRef(dockerfile: Dockerfile, text: string): ResolvedRef {
  const ref = parseRef(text);
  if (ref === null) {
    throw new DockerfileError(
      dockerfile.fileName,
      null,
      `${JSON.stringify(text)} names no state`,
      'write a stage, such as build or 0, or a line, such as :12',
    );
  }
  if (ref.kind === 'stage') return { kind: 'stage', stage: findTarget(dockerfile, ref.target) };
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
  const places = dockerfile.stages.flatMap((stage) => [
    { startLine: stage.startLine, endLine: stage.fromEndLine, text: `FROM of ${stageLabel(stage)}` },
    ...stage.instructions.map(({ startLine, endLine, keyword }) => ({ startLine, endLine, text: keyword })),
  ]);
  const distance = (place: { startLine: number; endLine: number }): number =>
    line < place.startLine ? place.startLine - line : line - place.endLine;
  const nearest = places.reduce((best, place) => (distance(place) < distance(best) ? place : best));
  return `the nearest is :${nearest.startLine}, ${nearest.text}`;
}
