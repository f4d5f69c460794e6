import { createHash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import type { GraphStep, StepGraph } from '../llb/types.ts';
import type { StepFacts } from '../ports.ts';
import type { BuilderShared } from './build-session.ts';
import { type Op, OpSchema } from './gen/ops_pb.ts';

const IMAGE = 'docker-image://';

/** What a record needs to know of a target's steps. Images whose digest cannot be had are left out. */
export async function stepFacts(shared: BuilderShared, { steps }: StepGraph): Promise<StepFacts> {
  const hashes = new Map<string, string>();
  const images = new Map<string, string>();
  const asked: Promise<unknown>[] = [];
  for (const step of steps) {
    const op = shared.definitions.op(step.digest);
    if (op !== undefined) hashes.set(step.digest, hashOf(op));
    asked.push(
      imageDigest(shared, step).then((digest) => digest !== null && images.set(step.digest, digest)),
    );
  }
  await Promise.all(asked);
  return { hashes, images };
}

/**
 * SHA-256 in hex of an op without its inputs, and without what BuildKit keeps out of cache keys as well: proxies and the
 * session (moby/buildkit solver/llbsolver/ops/exec.go, source.go).
 */
function hashOf({ op, platform }: Op): string {
  const bare = create(OpSchema, { op: withoutSession(op), ...(platform === undefined ? {} : { platform }) });
  return createHash('sha256').update(toBinary(OpSchema, bare)).digest('hex');
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
 * The digest of the image that a step takes. The frontend has put it into the name, unless the image is one of an engine
 * without containerd's store: then it is the image's id.
 */
async function imageDigest({ connection }: BuilderShared, { op }: GraphStep): Promise<string | null> {
  if (op.kind !== 'source' || !op.identifier.startsWith(IMAGE)) return null;
  const name = op.identifier.slice(IMAGE.length);
  const at = name.indexOf('@');
  if (at >= 0) return name.slice(at + 1);
  return connection.kind === 'engine' ? await connection.imageId(name).catch(() => null) : null;
}
