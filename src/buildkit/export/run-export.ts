import { RefusedError, StagediveError } from '../../errors.ts';
import { type ExportedBuild, isEngineLost } from '../../ports.ts';
import { parseBool } from '../../text/go-bool.ts';
import { nodeRef } from '../build-ref.ts';
import type { BuildSession } from '../build-session.ts';
import type { Gateway, GatewayEnd } from '../gateway.ts';
import type { BlobStore } from './blob-store.ts';
import { readProvenance } from './build-record.ts';
import { publishCaches } from './caches.ts';
import { addManifest, type ManifestName } from './oci-index.ts';
import type { ExportPlan } from './plan.ts';
import { type Receiver, receiverFor } from './receivers.ts';

type Response = Record<string, string>;

const CONFIG_DIGEST = 'containerimage.config.digest';
const IMAGE_DIGEST = 'containerimage.digest';
const DESCRIPTOR = 'containerimage.descriptor';
const IMAGE_NAME = 'image.name';

/**
 * Lets the daemon export the build's outputs, and keeps them if it succeeds. Rejects with the daemon's error, or with
 * one sentence if an output cannot be written; nothing half-written is left then.
 * @param finish makes the daemon export
 */
export async function exportOutputs(
  build: BuildSession,
  gateway: Gateway,
  finish: () => Promise<GatewayEnd>,
): Promise<ExportedBuild> {
  const { plan, caches, shared, listener } = build;
  const receivers = plan.exports.map(({ destination }) =>
    receiverFor(destination, {
      listener,
      loadImage: (archive, context) => shared.connection.loadImage(archive, context),
    }),
  );
  const others = [...build.stores.values()];
  const began = Date.now();
  try {
    const response: Response = { ...(await receiving(build, receivers, others, finish)) };
    for (const receiver of receivers) await receiver?.keep();
    await publishCaches(caches, response, began, (text) => listener.notice({ kind: 'cache-skipped', text }));
    await publishFolders(plan, response);
    await pushImages(build, response);
    if (build.spec.provenance !== null) {
      Object.assign(response, await readProvenance(shared.channel, gateway.id, build.spec.provenance));
    }
    if (plan.prefersManifest) delete response[CONFIG_DIGEST];
    return {
      imageId: response[CONFIG_DIGEST] ?? response[IMAGE_DIGEST] ?? null,
      buildRef: `${nodeRef(shared)}/${gateway.id}`,
      response,
    };
  } finally {
    await Promise.all(receivers.map((receiver) => receiver?.discard()));
    await Promise.all(others.map((store) => store.close()));
  }
}

/** What was exported, in words; null if nothing was. */
export function exportedText({ exports }: ExportPlan, imageId: string | null): string | null {
  const sentences = exports.map(({ destination, attrs, type }) => {
    const name = (attrs.name ?? '').split(',').join(', ');
    switch (destination.kind) {
      case 'file':
        return destination.path === '-' ? 'Wrote the output to stdout.' : `Wrote ${destination.path}.`;
      case 'folder':
        return `Wrote the files to ${destination.path}.`;
      case 'blobs':
        return `Wrote the image to ${destination.path}.`;
      case 'engine':
        return name === '' ? `Stored ${imageId ?? 'the image'} in the engine, without a name.` : stored(name);
      default:
        if (parseBool(attrs.push) === true) return `Pushed ${name}.`;
        if (type !== 'moby') return name === '' ? 'Exported the image.' : `Stored ${name} in the builder.`;
        return name === '' ? `Stored ${imageId ?? 'the image'} in the engine, without a name.` : stored(name);
    }
  });
  return sentences.length === 0 ? null : sentences.join(' ');
}

const stored = (name: string): string => `Stored ${name} in the engine.`;

/** Runs `finish`, and gives each stream to its receiver. What a receiver threw comes before what the daemon says of it. */
async function receiving(
  { exports }: BuildSession,
  receivers: readonly (Receiver | null)[],
  stores: readonly BlobStore[],
  finish: () => Promise<GatewayEnd>,
): Promise<Readonly<Record<string, string>>> {
  let thrown: { readonly error: unknown } | null = null;
  const take: Parameters<typeof exports.during>[0] = async (stream, exporter, isWhole) => {
    const receiver = receivers[exporter] ?? null;
    try {
      if (receiver === null) throw new RefusedError('The engine sent an output that was not requested.');
      await receiver.receive(stream, isWhole);
    } catch (error) {
      thrown ??= { error };
      throw error;
    }
  };
  const isReceiving = receivers.some((receiver) => receiver !== null);
  const end = isReceiving ? await exports.during(take, finish) : await finish();
  const own = thrown as { readonly error: unknown } | null;
  if (own !== null && own.error instanceof StagediveError) throw own.error;
  if (end.kind === 'failed') {
    const problem = isEngineLost(end.error) ? undefined : stores.find((store) => store.problem)?.problem;
    throw problem ?? end.error;
  }
  if (own !== null) throw own.error;
  return end.response;
}

/** Enters an image that was written as blobs into the index of its folder (moby/buildkit client/solve.go). */
async function publishFolders({ exports }: ExportPlan, response: Response): Promise<void> {
  const encoded = response[DESCRIPTOR];
  if (encoded === undefined) return;
  const names = response[IMAGE_NAME]?.split(',').map((image): ManifestName => ({ image }));
  for (const { destination } of exports) {
    if (destination.kind !== 'blobs') continue;
    const descriptor = JSON.parse(Buffer.from(encoded, 'base64').toString());
    await addManifest(destination.path, descriptor, names ?? [{ tag: 'latest' }]);
  }
}

/** Pushes through Docker's API what its builder cannot push; the digest is then the registry's. */
async function pushImages({ plan, shared }: BuildSession, response: Response): Promise<void> {
  let digest: string | null = null;
  for (const name of plan.pushAfter) {
    const pushed = await shared.connection.pushImage(name);
    digest ??= pushed;
  }
  if (digest === null) return;
  response[CONFIG_DIGEST] ??= response[IMAGE_DIGEST] ?? digest;
  response[IMAGE_DIGEST] = digest;
}
