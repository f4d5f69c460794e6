import type { Dockerfile } from './types.ts';

/** How to ask BuildKit for a stage. */
export type BuildTarget =
  /** No target needed: it is the last stage. */
  | { readonly kind: 'default' }
  /** By name. */
  | { readonly kind: 'name'; readonly name: string }
  /** With the file cut off after a line (from 1), the end of the stage, which makes it the last one. */
  | { readonly kind: 'cut'; readonly lastLine: number };

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
  return { kind: 'cut', lastLine: stage.endLine };
}

/** The first lines of a file as they are: heredocs keep their line ends, and bytes need not be UTF-8. */
export function cutText(text: Uint8Array, lastLine: number): Uint8Array {
  let end = 0;
  for (let line = 0; line < lastLine; line += 1) {
    const newline = text.indexOf(0x0a, end);
    if (newline < 0) return text;
    end = newline + 1;
  }
  return text.subarray(0, end);
}
