import { stageTitle } from './stage-title.ts';
import type { Dockerfile } from './types.ts';

/** Why BuildKit builds a stage for a target, or skips it. */
export type StageReason =
  /** `path`: from the target to the stage, by the fewest connections; both included. */
  { readonly needed: true; readonly path: readonly number[] } | { readonly needed: false };

/** @param target, stage indexes of stages */
export function stageReason(dockerfile: Dockerfile, target: number, stage: number): StageReason {
  const { stages } = dockerfile;
  /** For each stage that was met, the one that takes from it. */
  const takenBy = new Map<number, number>([[target, target]]);
  // Iterating a Map also visits what is added meanwhile, in order: the nearest first.
  for (const [index] of takenBy) {
    if (index === stage) return { needed: true, path: pathTo(stage, target, takenBy) };
    for (const dependency of stages[index]?.dependsOn ?? []) {
      if (dependency.kind === 'stage' && !takenBy.has(dependency.index)) takenBy.set(dependency.index, index);
    }
  }
  return { needed: false };
}

function pathTo(stage: number, target: number, takenBy: ReadonlyMap<number, number>): number[] {
  const path = [stage];
  for (let at = stage; at !== target; ) {
    at = takenBy.get(at) ?? target;
    path.unshift(at);
  }
  return path;
}

/** The reason in words, unfiltered: `Needed: runtime ← test ← source`. */
export function reasonText(dockerfile: Dockerfile, target: number, stage: number): string {
  const reason = stageReason(dockerfile, target, stage);
  const title = (index: number): string => {
    const model = dockerfile.stages[index];
    return model === undefined ? '' : stageTitle(model);
  };
  if (!reason.needed) return `Nothing that ${title(target)} needs takes from it.`;
  return reason.path.length === 1 ? 'It is the target.' : `Needed: ${reason.path.map(title).join(' ← ')}`;
}
