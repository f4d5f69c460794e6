import type { ContextUse } from '../dockerfile/context-uses.ts';
import { baseUses } from '../llb/base-uses.ts';
import type { Builder } from '../ports.ts';
import type { SurveyedTarget } from './context-survey.ts';

/**
 * Asks the engine what ONBUILD triggers of a target's base images take from its build contexts. Nothing runs.
 * @throws what opening or resolving the build rejects with
 */
export async function askBaseUses(
  builder: Builder,
  { dockerfile, stage, spec }: SurveyedTarget,
): Promise<readonly ContextUse[]> {
  const build = await builder.open(spec, { status: () => undefined, notice: () => undefined });
  try {
    const { graph } = await build.resolve();
    return baseUses(dockerfile, stage, graph);
  } finally {
    await build.close();
  }
}
