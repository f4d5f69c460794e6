import type { Resolution } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { imageConfig } from './convert/config.ts';
import { decodeOps, stepGraph } from './convert/graph.ts';
import { askFrontend } from './frontend.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';
import { refIdOf } from './state.ts';

/** The frontend's result for the target. */
export interface ResolvedTarget {
  readonly result: Result | undefined;
  readonly refId: string;
  readonly resolution: Resolution;
  /** Says that its definition is not needed any more. */
  readonly release: () => void;
}

/** Asks the frontend for the target. Rejects with its error. */
export async function resolveTarget(build: BuildSession, gateway: Gateway): Promise<ResolvedTarget> {
  const result = await askFrontend(build, gateway);
  const definition = result?.result.case === 'ref' ? result.result.value.def : undefined;
  const ops = definition === undefined ? [] : decodeOps(definition);
  const release = definition === undefined ? () => {} : build.shared.definitions.add(definition, ops);
  const graph = stepGraph(definition, ops);
  build.steps.addTarget(graph);
  return {
    result,
    refId: result === undefined ? '' : refIdOf(result),
    release,
    resolution: {
      graph,
      config: imageConfig(result?.metadata['containerimage.config']),
    },
  };
}
