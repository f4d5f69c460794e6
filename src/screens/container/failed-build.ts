import type { Dockerfile } from '../../dockerfile/types.ts';
import { indexGraph } from '../../llb/chain.ts';
import type { BuildFailure, BuildSpec, OpenBuild } from '../../ports.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { type BuildProgress, findVertex } from '../../progress/model.ts';
import { explain } from '../../states/explain-source.ts';
import { listState } from '../../states/list-state.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import { lastLines, reasonTexts } from '../frame/select/explanation.ts';
import { failureReason } from '../frame/select/failure.ts';
import type { ContainerOutcome } from './state.ts';

/** What a failed build is explained from. */
export interface FailedBuild {
  readonly failure: BuildFailure;
  readonly progress: BuildProgress;
  readonly dockerfile: Dockerfile;
  readonly spec: BuildSpec;
  /** The build while it is open; null for a builder without an engine. */
  readonly build: OpenBuild | null;
  readonly sourceFolder: ScreenPorts['sourceFolder'];
}

/** Why a target was not built, in words, and what the failed step printed: null if it is not known. Never rejects. */
export async function failedBuildOutcome(
  from: FailedBuild,
): Promise<{ readonly outcome: ContainerOutcome; readonly log: LogBuffer | null }> {
  const { failure, progress, dockerfile, spec, build, sourceFolder } = from;
  const vertex = failure.vertex === null ? null : findVertex(progress, failure.vertex);
  const resolution = await build?.resolve().catch(() => null);
  const graph = resolution == null ? null : indexGraph(resolution.graph);
  const explanation = await explain(
    failure,
    {
      dockerfile,
      graph,
      folder: (name, wanted) => sourceFolder(spec, name, wanted),
      tree: (output) =>
        build === null ? Promise.reject(new Error('The build is closed.')) : listState(build, output),
    },
    lastLines(vertex?.log ?? null),
  ).catch(() => null);
  const step = failure.vertex === null ? undefined : graph?.steps.get(failure.vertex);
  const line = explanation?.line ?? (failure.lines[0] ?? step?.lines[0])?.start ?? null;
  // What the engine says is for Build, where there is room for it.
  const said = failureReason(failure);
  const [reason = said, ...more] = reasonTexts(failure, explanation);
  const advice = more.filter((text) => text !== said);
  const source = line === null ? undefined : dockerfile.lines[line - 1];
  return {
    outcome: {
      status: null,
      sentence: line === null ? reason : `${dockerfile.fileName}:${line}: ${reason}`,
      advice,
      wasStopped: false,
      isBuildFailure: true,
      ...(source === undefined ? {} : { source }),
    },
    log: vertex !== null && vertex.log.lineCount > 0 ? vertex.log : null,
  };
}
