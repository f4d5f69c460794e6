import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { BuildProgress } from '../progress/model.ts';
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
