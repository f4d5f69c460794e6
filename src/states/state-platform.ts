import type { Stage } from '../dockerfile/types.ts';
import { chainTo } from '../llb/chain.ts';
import type { Builder } from '../ports.ts';
import type { LocatedState } from './reach.ts';

/**
 * The platform of a state, such as `linux/amd64`. Most steps say it, but steps that only copy say nothing, or before
 * engine 23 the engine's own platform. FROM, then other steps, then the command line and the engine decide.
 */
export function platformOf(
  { target, point, output }: Pick<LocatedState, 'target' | 'point' | 'output'>,
  builder: Builder,
): string | null {
  const { dockerfile, program, spec } = target;
  for (let at: Stage | undefined = dockerfile.stages[point.stage]; at !== undefined; ) {
    if (at.platform !== null) return at.platform;
    at = at.base.kind === 'stage' ? dockerfile.stages[at.base.index] : undefined;
  }
  const known = chainTo(program.graph, output).find(
    ({ op, platform }) => op.kind !== 'file' && platform !== null,
  );
  if (known !== undefined) return known.platform;
  return spec.platforms[0] ?? builder.engine.platform;
}
