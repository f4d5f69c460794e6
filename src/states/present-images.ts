import { imagesOf, indexGraph, prefixOf } from '../llb/chain.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';

/** One is mostly enough; each that lacks the tools takes a container. */
const MAX_IMAGES = 3;

/** The images that a state is made of, first ones only: the engine has them already, so their tools are at hand. */
export function presentImages({ graph }: Program, output: StepOutput): readonly StepOutput[] {
  const needed = indexGraph({ steps: prefixOf(graph, output), result: output });
  return imagesOf(needed).slice(0, MAX_IMAGES);
}
