import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Point, Program } from '../../llb/program.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { findVertex } from '../../progress/model.ts';
import type { LineRange } from '../../progress/types.ts';
import type { VertexProgress } from '../../progress/vertex.ts';
import { type Address, pointAddress } from '../../states/address.ts';
import { isZoomed } from '../../store/is-zoomed.ts';
import type { AppState } from '../../store/state.ts';
import type { LogView } from '../logs/rowed.ts';
import type { SearchedStep } from '../model.ts';
import { outputLineWidth } from './output-width.ts';

/** The point where the walk stands; null before the first. */
export function currentPoint(state: AppState): Point | null {
  const { walk } = state;
  return walk?.program?.points[walk.arrival?.point ?? -1] ?? null;
}

/** The address of the state where the walk stands; null before the first point. */
export function walkedAddress(state: AppState): Address | null {
  const { walk } = state;
  const point = currentPoint(state);
  return point === null || walk === null
    ? null
    : pointAddress(walk.dockerfile, point, walk.arrival?.failure ?? null);
}

/** The point whose log and settings are shown: the one the walk is heading to, else where it stands. */
export function shownPoint(state: AppState): Point | null {
  const phase = state.walk?.phase;
  const moving = phase?.kind === 'moving' ? state.walk?.program?.points[phase.to] : undefined;
  return moving ?? currentPoint(state);
}

/** The point whose log is shown: another one once the keys for errors have led there. */
export function loggedPoint(state: AppState): Point | null {
  const { walk } = state;
  const other = walk?.output === 'log' ? walk.program?.points[walk.logOf ?? -1] : undefined;
  return other ?? shownPoint(state);
}

/** The lines of the instruction (or FROM) at a line, else of the next one; null after the last. */
export function instructionLine(dockerfile: Dockerfile, line: number): LineRange | null {
  const ranges = dockerfile.stages.flatMap((stage): LineRange[] => [
    { start: stage.startLine, end: stage.fromEndLine },
    ...stage.instructions.map(({ startLine, endLine }) => ({ start: startLine, end: endLine })),
  ]);
  return ranges.find((range) => range.end >= line) ?? null;
}

/** The first point whose instruction covers a line, else the next one in file order. */
export function pointAtLine(program: Program, line: number): Point | null {
  const after = program.points.filter((point) => point.lines.end >= line);
  return after.reduce<Point | null>(
    (best, point) => (best === null || point.lines.start < best.lines.start ? point : best),
    null,
  );
}

/** The vertexes reported so far for the steps of a point. */
export function pointVertexes(state: AppState, point: Point | null): readonly VertexProgress[] {
  const progress = state.walk?.progress;
  if (point === null || progress === undefined) return [];
  return point.steps.flatMap((digest) => findVertex(progress, digest) ?? []);
}

/** The log of a point's step; null if it has none. */
export function pointLog(state: AppState, point: Point | null): LogBuffer | null {
  return pointVertexes(state, point).findLast((vertex) => vertex.log.lineCount > 0)?.log ?? null;
}

/** The points that have printed something, in file order, each log once. */
export function loggedSteps(state: AppState): readonly SearchedStep[] {
  const found = new Map<LogBuffer, SearchedStep>();
  for (const point of state.walk?.program?.points ?? []) {
    const log = pointLog(state, point);
    if (log !== null && !found.has(log)) found.set(log, { id: String(point.index), stage: '', log });
  }
  return [...found.values()];
}

/** The last point of the stage the instruction takes from, where stepping in goes; null if there is none. */
export function calledPoint(state: AppState, point: Point): Point | null {
  const program = state.walk?.program;
  const stage = state.walk?.dockerfile.stages[point.stage];
  const taken = stage?.dependsOn.find(
    (dependency) =>
      dependency.kind === 'stage' &&
      dependency.line >= point.lines.start &&
      dependency.line <= point.lines.end,
  );
  if (program == null || taken === undefined || taken.kind !== 'stage') return null;
  return program.points.findLast((other) => other.stage === taken.index) ?? null;
}

/** The lower panel as the functions of rows take it, without the rows after the log. */
export function outputView(state: AppState): LogView {
  const { window, logs, walk } = state;
  const isLog = walk?.output === 'log';
  return {
    log: isLog ? pointLog(state, loggedPoint(state)) : null,
    ends: 0,
    // The first cell says where a line comes from.
    width: outputLineWidth(window.columns, isZoomed(state)) - 1,
    wrapped: logs.wrapped && isLog,
  };
}
