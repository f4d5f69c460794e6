import type { Dockerfile } from '../dockerfile/types.ts';
import { lastLineAt } from '../llb/settings.ts';
import type { Builder, BuildSpec, ImageConfig } from '../ports.ts';
import { ownSide, type TargetPoint } from './reach.ts';

/**
 * The config that an image would have that ended at a point. The frontend is asked, on the file cut there; the end of the
 * target's own stage has been answered already. Null where it cannot be had.
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
  } catch {
    return null;
  } finally {
    await cut.close();
  }
}
