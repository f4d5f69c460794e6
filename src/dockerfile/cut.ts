import type { Dockerfile } from './types.ts';

/** How to ask BuildKit for a stage. */
export type BuildTarget =
  /** No target needed: it is the last stage. */
  | { readonly kind: 'default' }
  /** By name. */
  | { readonly kind: 'name'; readonly name: string }
  /** With `text`, the file cut off after the stage, which makes it the last one. */
  | { readonly kind: 'cut'; readonly text: string };

/**
 * How to ask BuildKit for a stage. The frontend finds a target only by name, and the last stage of that name wins
 * (moby/buildkit dockerfile2llb). So a stage without a name, or whose name is used again later, is built from the file
 * cut off after it. The last stage of the file is the default target whatever its name. Throws RangeError for an index
 * without a stage.
 */
export function buildTarget(dockerfile: Dockerfile, index: number): BuildTarget {
  const stage = dockerfile.stages[index];
  if (stage === undefined) throw new RangeError(`No stage ${index}.`);
  if (index === dockerfile.stages.length - 1) return { kind: 'default' };
  if (stage.name !== null && dockerfile.stages.findLastIndex(({ name }) => name === stage.name) === index) {
    return { kind: 'name', name: stage.name };
  }
  return { kind: 'cut', text: `${dockerfile.lines.slice(0, stage.endLine).join('\n')}\n` };
}
