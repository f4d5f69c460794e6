import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { explainFailure } from '../llb/explain-failure.ts';
import { type Program, programOf } from '../llb/program.ts';
import { BuildFailedError, type BuildFailure, type OpenBuild } from '../ports.ts';

/**
 * The program of the target of an open build. Rejects as OpenBuild.resolve does, but where it is known what the
 * engine's words mean, with that: the line and what to do.
 */
export async function targetProgram(
  build: OpenBuild,
  dockerfile: Dockerfile,
  target: Stage,
): Promise<Program> {
  const { graph } = await build.resolve().catch((error: unknown) => {
    if (!(error instanceof BuildFailedError)) throw error;
    throw new BuildFailedError({ ...error.failure, message: explainedMessage(error.failure, dockerfile) });
  });
  return programOf(dockerfile, target, graph);
}

function explainedMessage(failure: BuildFailure, dockerfile: Dockerfile): string {
  const explanation = explainFailure(failure, dockerfile, '');
  if (explanation === null) return failure.message;
  const { line, sentence, advice } = explanation;
  const place = line === null ? '' : `${dockerfile.fileName}:${line}: `;
  return `${place}${[sentence, ...advice].join(' ')}`;
}
