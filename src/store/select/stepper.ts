import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Program, Stop } from '../../llb/program.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { findVertex } from '../../progress/model.ts';
import type { LineRange } from '../../progress/types.ts';
import type { VertexProgress } from '../../progress/vertex.ts';
import type { AppState } from '../state.ts';

/** The stop at which the walk stands; null before the first. */
export function currentStop(state: AppState): Stop | null {
  const { stepper } = state;
  return stepper?.program?.stops[stepper.arrival?.stop ?? -1] ?? null;
}

/** The stop whose log and settings are of interest: the one on the way, else where the walk stands. */
export function shownStop(state: AppState): Stop | null {
  const phase = state.stepper?.phase;
  const moving = phase?.kind === 'moving' ? state.stepper?.program?.stops[phase.to] : undefined;
  return moving ?? currentStop(state);
}

/** The lines of the instruction that covers a line (FROM too), else of the next one; null after the last. */
export function instructionLine(dockerfile: Dockerfile, line: number): LineRange | null {
  const ranges = dockerfile.stages.flatMap((stage): LineRange[] => [
    { start: stage.startLine, end: stage.fromEndLine },
    ...stage.instructions.map(({ startLine, endLine }) => ({ start: startLine, end: endLine })),
  ]);
  return ranges.find((range) => range.end >= line) ?? null;
}

/** The first stop whose instruction covers a line, else the next one in the same file order. */
export function stopAtLine(program: Program, line: number): Stop | null {
  const after = program.stops.filter((stop) => stop.lines.end >= line);
  return after.reduce<Stop | null>(
    (best, stop) => (best === null || stop.lines.start < best.lines.start ? stop : best),
    null,
  );
}

/** The vertexes of the steps of a stop, as far as they were heard of. */
export function stopVertexes(state: AppState, stop: Stop | null): readonly VertexProgress[] {
  const progress = state.stepper?.progress;
  if (stop === null || progress === undefined) return [];
  return stop.steps.flatMap((digest) => findVertex(progress, digest) ?? []);
}

/** The log of the step of a stop; null when it has none. */
export function stopLog(state: AppState, stop: Stop | null): LogBuffer | null {
  return stopVertexes(state, stop).findLast((vertex) => vertex.log.lineCount > 0)?.log ?? null;
}

/** The last stop of the stage that the instruction takes from: where stepping in goes; null when it takes from none. */
export function calledStop(state: AppState, stop: Stop): Stop | null {
  const program = state.stepper?.program;
  const stage = state.stepper?.dockerfile.stages[stop.stage];
  const taken = stage?.dependsOn.find(
    (dependency) =>
      dependency.kind === 'stage' && dependency.line >= stop.lines.start && dependency.line <= stop.lines.end,
  );
  if (program == null || taken === undefined || taken.kind !== 'stage') return null;
  return program.stops.findLast((other) => other.stage === taken.index) ?? null;
}
