import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileOrigin } from '../filesystem/check/index.ts';
import type { Point, Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';

/** An image that an instruction copied from, as a source beside the stages. */
export interface ImageSource {
  /** Below zero, so it is that of no stage. */
  readonly index: number;
  /** As in COPY --from. */
  readonly name: string;
  readonly output: StepOutput;
}

export interface ImageSources {
  readonly images: readonly ImageSource[];
  /** The origin of a file, with the index of its image. */
  readonly withIndex: (origin: FileOrigin | null) => FileOrigin | null;
}

/** The images that COPY --from names in the instructions that led to a state. Nothing of them is read yet. */
export function imageSources(
  { dockerfile, program }: { readonly dockerfile: Dockerfile; readonly program: Program },
  points: readonly Point[],
): ImageSources {
  const images = new Map<string, ImageSource>();
  for (const { stage, steps, lines } of points) {
    const used = dockerfile.stages[stage]?.dependsOn.find(
      ({ kind, via, line }) => kind === 'image' && via === 'COPY' && line >= lines.start && line <= lines.end,
    );
    if (used === undefined || images.has(used.ref)) continue;
    const output = steps.map((digest) => imageOf(program, digest)).find((each) => each !== null);
    if (output !== undefined) images.set(used.ref, { index: -1 - images.size, name: used.ref, output });
  }
  return {
    images: [...images.values()],
    withIndex: (origin) => {
      const image = origin === null || origin.from === null ? undefined : images.get(origin.from);
      return origin?.kind === 'copy' && origin.source.stage === null && image !== undefined
        ? { ...origin, source: { stage: image.index } }
        : origin;
    },
  };
}

/** The image that a step copies from; null for one that copies from elsewhere. */
function imageOf({ graph }: Program, digest: string): StepOutput | null {
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
