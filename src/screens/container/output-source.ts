/** What printed the output of a container's screen. */
import { startedStep } from '../../llb/started-step.ts';
import type { BuildFailure, OpenBuild, Resolution } from '../../ports.ts';
import type { OutputSource } from './state.ts';

type Found = Pick<OutputSource, 'graph' | 'step'>;

/** The container of an image. */
export function startedSource({ graph, config }: Resolution): Found {
  return { graph, step: startedStep(graph, config?.workingDir ?? '') };
}

/** The step in which a build failed that is still open; null if it does not say. */
export async function failedSource(build: OpenBuild | null, { vertex }: BuildFailure): Promise<Found | null> {
  const resolution = await build?.resolve().catch(() => null);
  const step = resolution?.graph.steps.find(({ digest }) => digest === vertex);
  return resolution == null || step === undefined ? null : { graph: resolution.graph, step };
}
