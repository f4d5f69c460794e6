import type { Stage } from './types.ts';

/** How people refer to a stage: its name, or `stage 2`. Unfiltered. */
export function stageTitle({ name, index }: Pick<Stage, 'name' | 'index'>): string {
  return name ?? unnamedTitle(index);
}

/** The same for a reference to a stage, which has a number in place of a missing name. */
export function titleOf({ ref, index }: { readonly ref: string; readonly index: number }): string {
  return ref === String(index) ? unnamedTitle(index) : ref;
}

/** What a stage is based on: the image, context or stage. */
export function baseTitle({ base }: Pick<Stage, 'base'>): string {
  return base.kind === 'stage' ? titleOf(base) : base.ref;
}

function unnamedTitle(index: number): string {
  return `stage ${index}`;
}
