import { stageAtLine } from '../dockerfile/needs.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { StepGraph } from '../llb/types.ts';
import { type BuildProgress, findVertex } from '../progress/model.ts';
import type { PastDetails } from './types.ts';

/** The Dockerfile that a past build was made from; null if it is not kept, or cannot be read. */
export function pastDockerfile({ dockerfile }: Pick<PastDetails, 'dockerfile'>): Dockerfile | null {
  if (dockerfile === null) return null;
  try {
    return parseDockerfile(dockerfile.text, { fileName: dockerfile.name });
  } catch {
    // A newer syntax: the steps still say what ran.
    return null;
  }
}

/** A name that BuildKit gives a stage, as a Dockerfile may write it. */
const STAGE_NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/**
 * The stages of a build of which no Dockerfile is kept (one that runs, or was cancelled), as far as its steps name them:
 * a file with a FROM for each, so that steps group by stage as ever. It has no lines to show.
 */
export function stagesOfSteps(progress: BuildProgress): Dockerfile {
  const names = new Set<string>();
  let isUnnamed = false;
  for (const { label } of progress.vertexes.values()) {
    if (label.kind !== 'step') continue;
    if (label.stage !== null && STAGE_NAME.test(label.stage)) names.add(label.stage);
    else isUnnamed = true;
  }
  const lines = [...names].map((name) => `FROM scratch AS ${name}`);
  if (isUnnamed || lines.length === 0) lines.push('FROM scratch');
  return parseDockerfile(lines.join('\n'), { fileName: 'Dockerfile' });
}

/**
 * The graph of a past build with names of its own for steps that it shared: the engine reports such a step by the name
 * that another build had for it, whose stage this Dockerfile may not have. All other steps keep the engine's names.
 * @param dockerfile as it was
 */
export function withOwnNames(graph: StepGraph, dockerfile: Dockerfile, progress: BuildProgress): StepGraph {
  const stages = new Set(dockerfile.stages.map(({ name, index }) => name?.toLowerCase() ?? `stage-${index}`));
  const steps = graph.steps.map((step) => {
    const label = findVertex(progress, step.digest)?.label;
    const line = step.lines[0]?.start;
    if (label?.kind !== 'step' || label.stage === null || stages.has(label.stage) || line === undefined)
      return step;
    const stage = stageAtLine(dockerfile, line);
    if (stage === null) return step;
    const at = stage.instructions.filter(({ startLine }) => startLine <= line).length + 1;
    const place = `${stage.name ?? `stage-${stage.index}`} ${at}/${stage.instructions.length + 1}`;
    return { ...step, name: `[${place}] ${(dockerfile.lines[line - 1] ?? '').trim()}` };
  });
  return { ...graph, steps };
}
