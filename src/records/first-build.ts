import type { ExplainedStep } from './reasons.ts';

/** Said once of a build that has no earlier one, instead of under each step. */
export const FIRST_BUILD = 'There is no earlier build of this target to compare with.';

/** Whether the steps are those of a build that was compared with none. */
export function isFirstBuild({ steps }: { readonly steps: readonly ExplainedStep[] }): boolean {
  return steps.some(({ change }) => change?.reason === 'first-build');
}
