import { hash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import type { GraphStep, StepGraph } from '../llb/types.ts';
import type { StepImages, StoredImage } from '../ports.ts';
import type { BuilderShared } from './build-session.ts';
import { type Op, OpSchema } from './gen/ops_pb.ts';

const IMAGE = 'docker-image://';

/** SHA-256 in hex of what each step of a graph does, whatever it is done to, by its digest. */
export function stepHashes(
  { definitions }: BuilderShared,
  { steps }: StepGraph,
): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const { digest } of steps) {
    const op = definitions.op(digest);
    if (op !== undefined) hashes.set(digest, hashOf(op));
  }
  return hashes;
}

/** The images that a target's steps take. Those whose digest cannot be had are left out. */
export async function stepImages(shared: BuilderShared, { steps }: StepGraph): Promise<StepImages> {
  const digests = new Map<string, string>();
  const chains = new Map<string, string>();
  await Promise.all(
    steps.map(async (step) => {
      const image = await imageOf(shared, step);
      if (image === null) return;
      digests.set(step.digest, image.id);
      if (image.chain !== null) chains.set(step.digest, image.chain);
    }),
  );
  return { digests, chains };
}

/**
 * SHA-256 in hex of an op without its inputs, and without what BuildKit keeps out of cache keys as well: proxies and the
 * session (moby/buildkit solver/llbsolver/ops/exec.go, source.go).
 */
function hashOf({ op, platform }: Op): string {
  const bare = create(OpSchema, { op: withoutSession(op), ...(platform === undefined ? {} : { platform }) });
  return hash('sha256', toBinary(OpSchema, bare));
}

function withoutSession(op: Op['op']): Op['op'] {
  if (op.case === 'exec' && op.value.meta?.proxyEnv !== undefined) {
    const { proxyEnv: _, ...meta } = op.value.meta;
    return { case: 'exec', value: { ...op.value, meta } };
  }
  if (op.case !== 'source') return op;
  // The files of a folder are compared by themselves.
  if (op.value.identifier.startsWith('local://'))
    return { case: 'source', value: { ...op.value, attrs: {} } };
  return op;
}

/**
 * The image that a step takes. The frontend has put its digest into the name, unless the image is one of an engine
 * without containerd's store: then it goes by the image's id.
 */
async function imageOf({ connection }: BuilderShared, { op }: GraphStep): Promise<StoredImage | null> {
  if (op.kind !== 'source' || !op.identifier.startsWith(IMAGE)) return null;
  const name = op.identifier.slice(IMAGE.length);
  const at = name.indexOf('@');
  if (at >= 0) return { id: name.slice(at + 1), chain: null };
  return connection.kind === 'engine' ? await connection.image(name).catch(() => null) : null;
}
