import type { BuildProgress } from '../../progress/model.ts';
import { withoutStyles } from '../../progress/sanitize.ts';
import type { Millis } from '../../progress/types.ts';
import type { VertexProgress } from '../../progress/vertex.ts';
import type { BuildingStep } from './state.ts';

/** The step that a build is at: of those that run, the one that started last. Null if none runs. */
export function buildingStep(progress: BuildProgress): BuildingStep | null {
  let found: VertexProgress | null = null;
  for (const vertex of progress.vertexes.values()) {
    if (vertex.state !== 'running' || vertex.hidden) continue;
    if (found === null || comesFirst(vertex, found)) found = vertex;
  }
  if (found === null) return null;
  const { log } = found;
  return {
    step: { label: found.label, name: found.name },
    startedAt: startOf(found) + (progress.skew ?? 0),
    lastLine: withoutStyles(log.line(log.lineCount - 1)?.text ?? ''),
  };
}

function startOf({ runs }: VertexProgress): Millis {
  return runs.at(-1)?.start ?? 0;
}

/** Whether `one` is shown rather than `other`: BuildKit's own work may take as long as the whole build. */
function comesFirst(one: VertexProgress, other: VertexProgress): boolean {
  const isStep = one.label.kind === 'step';
  return isStep === (other.label.kind === 'step') ? startOf(one) > startOf(other) : isStep;
}
