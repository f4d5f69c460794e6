import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { groupByStage, type StageProgress, transferOf } from '../../progress/group-by-stage.ts';
import type { BuildProgress } from '../../progress/model.ts';
import { plainText } from '../../progress/sanitize.ts';
import { elapsedOf } from '../../progress/summary.ts';
import type { VertexProgress, VertexState } from '../../progress/vertex.ts';
import type { BuildState } from './state.ts';

export type RowStatus = VertexState;

/** One row of the step list. Titles are filtered. */
export type BuildRow =
  | {
      readonly kind: 'stage';
      readonly id: string;
      /** Index into the Dockerfile's stages; null for work of no stage (loading, exporting). */
      readonly stage: number | null;
      readonly title: string;
      readonly status: RowStatus;
      /** Milliseconds during which any of its steps ran; null if none did. */
      readonly elapsed: number | null;
      /** Steps that completed or came from the cache. */
      readonly finished: number;
      readonly count: number;
      readonly folded: boolean;
    }
  | {
      readonly kind: 'step';
      /** The vertex's digest. */
      readonly id: string;
      readonly stage: number | null;
      readonly title: string;
      readonly status: RowStatus;
      readonly elapsed: number | null;
      /** `2` of `[build 2/4]`; null for steps without a number. */
      readonly index: number | null;
      /** Digits of the stage's highest index. */
      readonly indexWidth: number;
      readonly bytes: { readonly current: number; readonly total: number } | null;
      readonly warnings: number;
    };

/** Row id of a stage, or of BuildKit's own work (null). */
export function stageRowId(stage: number | null): string {
  return `stage:${stage ?? 'engine'}`;
}

/** Row id of the stage that a vertex is listed under; null if it is not shown. */
export function stageRowIdOf(build: BuildState, dockerfile: Dockerfile, vertex: string): string | null {
  const stages = stagesOf(build, dockerfile, build.startedAt);
  const found = stages.find(({ steps }) => steps.some(({ digest }) => digest === vertex));
  return found === undefined ? null : stageRowId(found.index);
}

/**
 * A build's steps by stage. The graph says which stage a step belongs to: a step shared by two builds
 * carries the name of the first.
 */
export function stagesOf(build: BuildState, dockerfile: Dockerfile, now: number): readonly StageProgress[] {
  const names = dockerfile.stages.map((stage) => stage.name);
  return groupByStage(build.progress, names, now, build.graph ?? undefined);
}

/**
 * The rows of a build at a given time: each stage with steps, followed by those steps unless it is folded.
 */
export function rowsOf(build: BuildState, dockerfile: Dockerfile, now: number): readonly BuildRow[] {
  return stagesOf(build, dockerfile, now)
    .filter((stage) => stage.steps.length > 0)
    .flatMap((stage): BuildRow[] => {
      const row = stageRowOf(stage, dockerfile, build);
      return row.folded
        ? [row]
        : [row, ...stage.steps.map((step) => stepRowOf(step, stage, build.progress, now))];
    });
}

function stageRowOf(
  stage: StageProgress,
  dockerfile: Dockerfile,
  build: BuildState,
): BuildRow & { kind: 'stage' } {
  const id = stageRowId(stage.index);
  const model = stage.index === null ? undefined : dockerfile.stages[stage.index];
  const finished = stage.steps.filter(({ state }) => state === 'done' || state === 'cached').length;
  // BuildKit's own work is only interesting while nothing else runs, or when it fails.
  const foldedAtFirst = stage.index === null && (stage.state === 'done' || stage.state === 'partly-cached');
  return {
    kind: 'stage',
    id,
    stage: stage.index,
    title: model === undefined ? 'BuildKit' : plainText(stageTitle(model)),
    status: stage.state === 'partly-cached' ? 'done' : stage.state,
    elapsed: stage.startedAt === null || stage.state === 'cached' ? null : stage.elapsed,
    finished,
    count: stage.steps.length,
    folded: build.folded.get(id) ?? foldedAtFirst,
  };
}

function stepRowOf(
  step: VertexProgress,
  stage: StageProgress,
  progress: BuildProgress,
  now: number,
): BuildRow {
  const transfer = transferOf(step);
  const total = step.label.kind === 'step' ? step.label.total : stage.steps.length;
  return {
    kind: 'step',
    id: step.digest,
    stage: stage.index,
    title: step.label.kind === 'other' ? step.name : step.label.title,
    status: step.state,
    elapsed: step.state === 'waiting' ? null : elapsedOf(progress, step, now),
    index: step.label.kind === 'step' ? step.label.index : null,
    indexWidth: String(total).length,
    bytes: transfer === null || step.state !== 'running' ? null : transfer,
    warnings: step.warnings.length,
  };
}
