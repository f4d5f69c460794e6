import type { Dependency, Dockerfile } from '../../dockerfile/types.ts';

/** One line of the links panel: something the stage takes, or a stage that takes from it. */
export interface Link {
  readonly direction: 'takes' | 'gives';
  readonly dependency: Dependency;
  /** The stage at the other end; null for an image or a build context. */
  readonly stage: number | null;
  readonly line: number;
}

/** What a stage takes, then what takes from it, each sorted by line. */
export function links(dockerfile: Dockerfile, index: number): readonly Link[] {
  const takes = (dockerfile.stages[index]?.dependsOn ?? []).map(
    (dependency): Link => ({
      direction: 'takes',
      dependency,
      stage: dependency.kind === 'stage' ? dependency.index : null,
      line: dependency.line,
    }),
  );
  const gives = dockerfile.stages.flatMap((stage) =>
    stage.dependsOn
      .filter((dependency) => dependency.kind === 'stage' && dependency.index === index)
      .map(
        (dependency): Link => ({ direction: 'gives', dependency, stage: stage.index, line: dependency.line }),
      ),
  );
  return [...takes, ...gives];
}
