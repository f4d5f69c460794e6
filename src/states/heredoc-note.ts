import { DockerfileError } from '../dockerfile/error.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Proposal } from '../fix/types.ts';
import type { OpenBuild } from '../ports.ts';

/** Came with BuildKit 0.10, whose built-in frontend is the first with heredocs: that of Docker 23. */
const HEREDOC_ERA_CAPABILITY = 'gateway.warnings';

/**
 * A sentence if a proposal has a heredoc and the frontend that would read it has none; else null.
 * @param build null if it is not known
 */
export function heredocNote(
  proposals: readonly Proposal[],
  { fileName, syntax }: Pick<Dockerfile, 'fileName' | 'syntax'>,
  build: Pick<OpenBuild, 'capabilities'> | null,
): string | null {
  if (syntax !== null || build === null || build.capabilities.has(HEREDOC_ERA_CAPABILITY)) return null;
  const after = proposals.flatMap(({ changes }) => changes.filter(({ file }) => file === null));
  if (!after.some((change) => hasHeredoc(change.after, fileName))) return null;
  return 'A proposal with a heredoc (<<) does not build here as it is: the Dockerfile frontend built into this engine is too old for it. Start the Dockerfile with # syntax=docker/dockerfile:1, or use Docker 23 or newer.';
}

function hasHeredoc(text: string, fileName: string): boolean {
  try {
    return parseDockerfile(text, { fileName }).stages.some(({ instructions }) =>
      instructions.some(({ heredocs }) => heredocs.length > 0),
    );
  } catch (error) {
    if (error instanceof DockerfileError) return false;
    throw error;
  }
}
