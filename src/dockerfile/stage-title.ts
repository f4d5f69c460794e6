import type { Stage } from './types.ts';

/** How people refer to a stage: its name, or `stage 2`. Unfiltered. */
export function stageTitle({ name, index }: Pick<Stage, 'name' | 'index'>): string {
  return name ?? `stage ${index}`;
}
