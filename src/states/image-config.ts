import type { Dockerfile } from '../dockerfile/types.ts';
import { lastLineAt } from '../llb/settings.ts';
import { type Builder, type BuildSpec, type ImageConfig, unlessEngineLost } from '../ports.ts';
import { ownSide, type TargetPoint } from './reach.ts';

/**
 * The config of an image that ends at this point. The frontend computes it from the file cut there; for the end of
 * the target it is already known. Null if it is not available.
 */
export async function imageConfigAt(
  { target, point, side }: TargetPoint,
  builder: Builder,
  specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec,
): Promise<ImageConfig | null> {
  const { build, dockerfile, program } = target;
  const isEnd = side === 'after' && point.index === program.points.length - 1;
  if (isEnd) return (await build.resolve()).config;
  const line = lastLineAt(dockerfile, point, ownSide(side) ?? 'before');
  if (line === null) return null;
  const cut = await builder.open(specUpTo(dockerfile, line), { status: () => {}, notice: () => {} });
  try {
    return (await cut.resolve()).config;
  } catch (error) {
    return unlessEngineLost(null)(error);
  } finally {
    await cut.close();
  }
}
