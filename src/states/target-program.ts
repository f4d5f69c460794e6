import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { explainFailure } from '../llb/explain-failure.ts';
import { type Program, programOf } from '../llb/program.ts';
import { BuildFailedError, type BuildFailure, type OpenBuild } from '../ports.ts';

/**
 * The program of an open build's target. Rejects as OpenBuild.resolve does; if the engine's message is understood,
 * with the line and what to do instead.
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
  // The engine may say where without us knowing what it means.
  const line = explanation?.line ?? failure.lines[0]?.start ?? null;
  const sentences = explanation === null ? [failure.message] : [explanation.sentence, ...explanation.advice];
  return `${line === null ? '' : `${dockerfile.fileName}:${line}: `}${sentences.join(' ')}`;
}
