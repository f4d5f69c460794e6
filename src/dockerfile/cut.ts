import type { Dockerfile } from './types.ts';

/** How BuildKit can be told to build a stage. */
export type BuildTarget =
  /** By saying nothing: it is the last stage. */
  | { readonly kind: 'default' }
  /** By its name. */
  | { readonly kind: 'name'; readonly name: string }
  /** As the last stage of the file up to the stage's end. */
  | { readonly kind: 'cut'; readonly text: string };

/**
 * The frontend finds a target by its name only, and the last stage of a name wins (moby/buildkit dockerfile2llb), so an
 * unnamed stage, or one whose name comes again later, is built from the file cut after it. The last stage of the file
 * is the default target whatever its name.
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
