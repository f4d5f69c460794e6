import type { StepGraph } from '../llb/types.ts';
import { mergeIntervals, timeIn } from './intervals.ts';
import { type BuildProgress, engineTime } from './model.ts';
import { plainText } from './sanitize.ts';
import { parseStepName, type StepName } from './step-name.ts';
import type { Millis } from './types.ts';
import type { VertexProgress, VertexState } from './vertex.ts';

/** `partly-cached`: all steps have finished, some of them from the cache. */
export type StageState = VertexState | 'partly-cached';

/** Bytes pulled or sent. */
export interface Transfer {
  readonly current: number;
  /** 0 when unknown. */
  readonly total: number;
}

export interface StageProgress {
  /** Index into the stage names; null for vertexes that belong to no stage: BuildKit's own work. */
  readonly index: number | null;
  readonly name: string | null;
  /** In the order of the Dockerfile; those of no stage in the order in which the engine announced them. */
  readonly steps: readonly VertexProgress[];
  readonly state: StageState;
  /** By the engine's clock; null before the first step starts. */
  readonly startedAt: Millis | null;
  /** Milliseconds during which any of its steps ran. */
  readonly elapsed: number;
}

/**
 * The vertexes to show, in the order in which the engine announced them. When an engine runs the same step for two
 * builds, it uses the name from the first one in both, so the name in our own graph is preferred.
 *
 * @param graph of the target; null when it is not known yet
 */
export function shownVertexes(progress: BuildProgress, graph: StepGraph | null): readonly VertexProgress[] {
  const names = new Map(graph?.steps.map(({ digest, name }) => [digest, plainText(name)]));
  return [...progress.vertexes.values()]
    .filter(({ hidden }) => !hidden)
    .map((vertex) => renamed(vertex, names.get(vertex.digest)));
}

/**
 * Groups the vertexes by stage: one entry for each stage name, in order, even if it has no vertexes yet. If some
 * vertexes belong to no stage, an entry for them comes first.
 *
 * @param stageNames of the Dockerfile, null for a stage without a name
 * @param now by our clock
 * @param graph of the target; null when it is not known yet
 */
export function groupByStage(
  progress: BuildProgress,
  stageNames: readonly (string | null)[],
  now: Millis,
  graph: StepGraph | null = null,
): readonly StageProgress[] {
  const rest: VertexProgress[] = [];
  const steps = stageNames.map((): VertexProgress[] => []);
  const stageOf = stageFinder(stageNames);
  for (const vertex of shownVertexes(progress, graph)) {
    (steps[stageOf(vertex.label) ?? -1] ?? rest).push(vertex);
  }
  const at = engineTime(progress, now);
  const stages = steps.map((list, index) => stage(index, stageNames[index] ?? null, inOrder(list), at));
  return rest.length === 0 ? stages : [stage(null, null, rest, at), ...stages];
}

function renamed(vertex: VertexProgress, name: string | undefined): VertexProgress {
  return name === undefined || name === '' || name === vertex.name
    ? vertex
    : { ...vertex, name, label: parseStepName(name) };
}

/**
 * BuildKit calls an unnamed stage `stage-1`, and names no stage when the file has only one. Of two stages with the same
 * name it means the later one.
 */
function stageFinder(names: readonly (string | null)[]): (label: StepName) => number | null {
  // Named stages come last in the map, so that one really named `stage-1` wins.
  const unnamed = names.flatMap((name, index) => (name === null ? [[`stage-${index}`, index] as const] : []));
  const named = names.flatMap((name, index) => (name === null ? [] : [[name.toLowerCase(), index] as const]));
  const indexes = new Map([...unnamed, ...named]);
  return (label) => {
    if (label.kind !== 'step') {
      return null;
    }
    if (label.stage === null) {
      return names.length === 1 ? 0 : null;
    }
    return indexes.get(label.stage) ?? null;
  };
}

function inOrder(steps: VertexProgress[]): VertexProgress[] {
  const position = ({ label }: VertexProgress): number => (label.kind === 'step' ? label.index : 0);
  return steps.sort((a, b) => position(a) - position(b));
}

function stage(
  index: number | null,
  name: string | null,
  steps: VertexProgress[],
  at: Millis,
): StageProgress {
  const runs = mergeIntervals(steps.flatMap((step) => step.runs));
  return {
    index,
    name,
    steps,
    state: stateOf(steps),
    startedAt: runs[0]?.start ?? null,
    elapsed: timeIn(runs, at),
  };
}

function stateOf(steps: readonly VertexProgress[]): StageState {
  const states = new Set(steps.map(({ state }) => state));
  for (const state of ['running', 'failed', 'cancelled', 'waiting'] as const) {
    if (states.has(state)) {
      return state;
    }
  }
  if (states.size === 0) {
    return 'waiting';
  }
  return states.has('cached') ? (states.has('done') ? 'partly-cached' : 'cached') : 'done';
}

/** What a vertex has pulled or sent; null when it transfers nothing. */
export function transferOf({ parts: all }: VertexProgress): Transfer | null {
  const parts = all.filter(({ current, total }) => current > 0 || total > 0);
  if (parts.length === 0) {
    return null;
  }
  const current = parts.reduce((sum, part) => sum + part.current, 0);
  // The size of a finished part is what was transferred, whatever was announced before.
  const sizes = parts.map((part) => (part.completed === null ? part.total : part.current));
  return { current, total: sizes.includes(0) ? 0 : sizes.reduce((sum, size) => sum + size, 0) };
}
