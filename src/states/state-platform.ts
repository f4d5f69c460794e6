import type { Stage } from '../dockerfile/types.ts';
import { chainTo } from '../llb/chain.ts';
import type { Builder } from '../ports.ts';
import type { LocatedState } from './reach.ts';

/**
 * What a state was built for: `linux/amd64`. Steps say it, but those that only copy say nothing, or the engine's own
 * before 23; then FROM, the command line and the engine do.
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
  const told = chainTo(program.graph, output).find(
    ({ op, platform }) => op.kind !== 'file' && platform !== null,
  );
  if (told !== undefined) return told.platform;
  return spec.platform ?? builder.engine.platform;
}
