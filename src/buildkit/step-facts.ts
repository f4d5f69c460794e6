import { hash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import type { GraphStep, StepGraph } from '../llb/types.ts';
import type { StepFacts, StoredImage } from '../ports.ts';
import type { BuilderShared } from './build-session.ts';
import { type Op, OpSchema } from './gen/ops_pb.ts';

const IMAGE = 'docker-image://';

/** What a record needs to know of a target's steps. Images whose digest cannot be had are left out. */
export async function stepFacts(shared: BuilderShared, { steps }: StepGraph): Promise<StepFacts> {
  const hashes = new Map<string, string>();
  const images = new Map<string, string>();
  const chains = new Map<string, string>();
  const asked: Promise<unknown>[] = [];
  for (const step of steps) {
    const op = shared.definitions.op(step.digest);
    if (op !== undefined) hashes.set(step.digest, hashOf(op));
    asked.push(
      imageOf(shared, step).then((image) => {
        if (image === null) return;
        images.set(step.digest, image.id);
        if (image.chain !== null) chains.set(step.digest, image.chain);
      }),
    );
  }
  await Promise.all(asked);
  return { hashes, images, chains };
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
