import type { Stage } from '../dockerfile/types.ts';
import { chainTo } from '../llb/chain.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { Builder } from '../ports.ts';
import type { PlaceSource } from './solve-ref.ts';

/**
 * What a state was built for: `linux/amd64`. Steps say it, but those that only copy say nothing, or the engine's own
 * before 23; then FROM, the command line and the engine do.
 */
export function platformOf(
  { dockerfile, spec }: PlaceSource,
  builder: Builder,
  program: Program,
  stage: Stage,
  output: StepOutput | null,
): string | null {
  for (let at: Stage | undefined = stage; at !== undefined; ) {
    if (at.platform !== null) return at.platform;
    at = at.base.kind === 'stage' ? dockerfile.stages[at.base.index] : undefined;
  }
  const told = chainTo(program.graph, output).find(
    ({ op, platform }) => op.kind !== 'file' && platform !== null,
  );
  if (told !== undefined) return told.platform;
  return spec(dockerfile, stage.index, false).platform ?? builder.engine.platform;
}
