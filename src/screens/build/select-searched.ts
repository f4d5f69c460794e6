import type { AppState } from '../../store/state.ts';
import type { SearchedStep } from '../model.ts';
import { stageRowId, stagesOf } from './select-rows.ts';

let known: { readonly of: readonly unknown[]; readonly steps: readonly SearchedStep[] } | null = null;

/** All steps of the build with their logs, as in the list, those of folded stages too. Cached, because frames ask. */
export function searchedSteps({ build, dockerfile }: AppState): readonly SearchedStep[] {
  if (build === null) return [];
  const of = [build.progress, build.graph, dockerfile];
  if (known === null || known.of.some((part, index) => part !== of[index])) {
    const stages = stagesOf(build, dockerfile, build.startedAt);
    const steps = stages.flatMap(({ index, steps: all }) =>
      all.map(({ digest, log }): SearchedStep => ({ id: digest, stage: stageRowId(index), log })),
    );
    known = { of, steps };
  }
  return known.steps;
}
