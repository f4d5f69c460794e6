import { neededStages } from '../../../dockerfile/needs.ts';
import type { Dockerfile } from '../../../dockerfile/types.ts';
import type { Millis } from '../../../progress/types.ts';
import type { AppState } from '../../../store/state.ts';
import { stagesOf } from '../../build/select-rows.ts';
import type { BuildState } from '../../build/state.ts';

export interface StageStatus {
  readonly kind: 'target' | 'needed' | 'skipped' | 'running' | 'done' | 'cached' | 'failed' | 'cancelled';
  /** Milliseconds that its steps took; null if it was not built or came from the cache. */
  readonly duration: Millis | null;
}

let neededFor: { file: Dockerfile; target: number; needed: ReadonlySet<number> } | null = null;

/** The stages that the target needs. Cached, because every row of every frame asks. */
export function neededForTarget(state: AppState): ReadonlySet<number> {
  const { dockerfile, target } = state;
  if (neededFor === null || neededFor.file !== dockerfile || neededFor.target !== target) {
    const stage = dockerfile.stages[target];
    neededFor = {
      file: dockerfile,
      target,
      needed: stage === undefined ? new Set() : neededStages(dockerfile, stage),
    };
  }
  return neededFor.needed;
}

/** Whether the target needs a stage, and how the last build of it went. */
export function stageStatus(state: AppState, index: number): StageStatus {
  if (!neededForTarget(state).has(index)) return { kind: 'skipped', duration: null };
  const built = builtStages(state).get(index);
  if (built !== undefined) return built;
  return { kind: index === state.target ? 'target' : 'needed', duration: null };
}

let builtFor: {
  readonly build: BuildState;
  readonly file: Dockerfile;
  readonly now: number;
  readonly built: ReadonlyMap<number, StageStatus>;
} | null = null;

function builtStages(state: AppState): ReadonlyMap<number, StageStatus> {
  const { build, dockerfile: file, now } = state;
  if (build === null) return new Map();
  if (builtFor === null || builtFor.build !== build || builtFor.file !== file || builtFor.now !== now) {
    const built = new Map<number, StageStatus>();
    for (const stage of stagesOf(build, state.dockerfile, build.endedAt ?? now)) {
      if (stage.index === null || stage.state === 'waiting') continue;
      const kind = stage.state === 'partly-cached' ? 'done' : stage.state;
      built.set(stage.index, { kind, duration: stage.state === 'cached' ? null : stage.elapsed });
    }
    builtFor = { build, file, now, built };
  }
  return builtFor.built;
}
