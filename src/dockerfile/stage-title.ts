import type { Stage } from './types.ts';

/** How a stage is called to people: its name, or `stage 2`; unfiltered. */
export function stageTitle({ name, index }: Pick<Stage, 'name' | 'index'>): string {
  return name ?? `stage ${index}`;
}
