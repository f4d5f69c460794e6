import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileOrigin, SourceStage } from '../filesystem/check/index.ts';
import { Root } from '../filesystem/load/index.ts';
import type { Point, Program } from '../llb/program.ts';
import type { States } from './state-files.ts';

/** Images that instructions copied from: sources as stages are. Their index is below zero, so it is that of no stage. */
export interface ImageSources {
  readonly stages: readonly SourceStage[];
  /** The origin of a file, with the index of its image. */
  readonly withIndex: (origin: FileOrigin | null) => FileOrigin | null;
}

/** The images that COPY --from names in the instructions that led to a state. */
export async function imageSources(
  { dockerfile, program, states }: ImageBuild,
  points: readonly Point[],
): Promise<ImageSources> {
  const stages = new Map<string, SourceStage>();
  for (const { stage, steps, lines } of points) {
    const used = dockerfile.stages[stage]?.dependsOn.find(
      ({ kind, via, line }) => kind === 'image' && via === 'COPY' && line >= lines.start && line <= lines.end,
    );
    if (used === undefined || stages.has(used.ref)) continue;
    const output = steps.map((digest) => imageOf(program, digest)).find((each) => each !== null);
    if (output === undefined) continue;
    const files = states.of(output);
    const root = new Root(await files.tree(), (path, range) => files.read(path, range));
    stages.set(used.ref, { index: -1 - stages.size, name: used.ref, root });
  }
  return {
    stages: [...stages.values()],
    withIndex: (origin) => {
      const image = origin === null || origin.from === null ? undefined : stages.get(origin.from);
      return origin?.kind === 'copy' && origin.source.stage === null && image !== undefined
        ? { ...origin, source: { stage: image.index } }
        : origin;
    },
  };
}

interface ImageBuild {
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly states: States;
}

/** The image that a step copies from; null for one that copies from elsewhere. */
function imageOf(
  { graph }: Program,
  digest: string,
): { readonly digest: string; readonly index: number } | null {
  const step = graph.steps.get(digest);
  if (step?.op.kind !== 'file') return null;
  for (const action of step.op.actions) {
    const input = action.kind === 'copy' ? step.inputs[action.source] : undefined;
    const op = input === undefined ? undefined : graph.steps.get(input.digest)?.op;
    if (input !== undefined && op?.kind === 'source' && op.identifier.startsWith('docker-image://'))
      return input;
  }
  return null;
}
