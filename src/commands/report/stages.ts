import { neededStages } from '../../dockerfile/needs.ts';
import { baseTitle, stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile, Stage } from '../../dockerfile/types.ts';
import type { ReportLink, ReportStage } from '../../report/types.ts';
import type { SizesReport } from '../../states/sizes.ts';

/** The stages of a file, and what they take from one another. */
export function reportStages(
  dockerfile: Dockerfile,
  target: Stage,
  sizes: SizesReport | null,
): { readonly stages: readonly ReportStage[]; readonly links: readonly ReportLink[] } {
  const needed = neededStages(dockerfile, target);
  const bytes = new Map(sizes?.stages.map((each) => [each.stage, each.bytes]));
  return {
    stages: dockerfile.stages.map((stage) => ({
      index: stage.index,
      name: stageTitle(stage),
      base: baseTitle(stage),
      isTarget: stage.index === target.index,
      isNeeded: needed.has(stage.index),
      bytes: bytes.get(stage.index) ?? null,
    })),
    links: dockerfile.stages.flatMap((stage) => linksOf(stage)),
  };
}

/** One link for each stage that a stage takes from, however often it does. */
function linksOf({ index, dependsOn }: Stage): readonly ReportLink[] {
  const links = new Map<number, ReportLink>();
  for (const each of dependsOn) {
    if (each.kind !== 'stage') continue;
    const known = links.get(each.index);
    if (known === undefined || (each.via === 'FROM' && !known.isBase))
      links.set(each.index, { from: each.index, to: index, isBase: each.via === 'FROM', line: each.line });
  }
  return [...links.values()];
}
