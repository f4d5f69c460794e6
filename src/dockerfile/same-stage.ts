import type { Dockerfile } from './types.ts';

/**
 * Finds a stage again after the file was edited: by its name, else the last stage if it was the last, else the same
 * index as far as it exists.
 * @returns an index into `after.stages`
 */
export function sameStage(before: Dockerfile, after: Dockerfile, index: number): number {
  const name = before.stages[index]?.name;
  const named = name == null ? -1 : after.stages.findLastIndex((stage) => stage.name === name);
  if (named >= 0) return named;
  const last = after.stages.length - 1;
  return index === before.stages.length - 1 ? last : Math.min(index, last);
}
