import { join, resolve } from 'node:path';
import { createClient } from '@connectrpc/connect';
import type { BuildPlace } from '../../history/types.ts';
import { type BuildSpec, dockerfilePath } from '../../ports.ts';
import { nodeRef } from '../build-ref.ts';
import type { BuilderShared } from '../build-session.ts';
import { Control } from '../gen/control_pb.ts';

/** How long the engine may take to list its history. */
const LIST_TIMEOUT_MS = 10_000;

/**
 * Which builds look for old places: one in 64, by its id. Looking takes longer than a cached build once there are some
 * hundreds of places.
 */
const LOOKS = /^0[0-3]/;

/**
 * Keeps on this machine where a recorded build was started: the engine is not told. Removes places of ours whose builds
 * have left the history, now and then. Never rejects.
 */
export async function keepPlace(
  shared: Pick<BuilderShared, 'connection' | 'channel' | 'embedded'>,
  id: string,
  spec: BuildSpec,
): Promise<void> {
  const place = placeOf(spec);
  if (place === null) return;
  const node = nodeRef(shared);
  await shared.connection.keepBuildPlace({ node, id, target: 'default' }, place);
  if (!LOOKS.test(id)) return;
  const old = await shared.connection.oldBuildPlaces(node);
  if (old.length === 0) return;
  const kept = await keptIds(shared).catch(() => null);
  if (kept === null) return;
  for (const one of old) if (!kept.has(one)) await shared.connection.removeBuildPlace(node, one);
}

async function keptIds({ channel }: Pick<BuilderShared, 'channel'>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
  const control = createClient(Control, channel.transport);
  for await (const { record } of control.listenBuildHistory({ EarlyExit: true }, { signal }))
    if (record !== undefined) ids.add(record.Ref);
  return ids;
}

/** Null for a context that is no folder: the options that the engine keeps have its address. */
function placeOf({ context, dockerfile, remote }: BuildSpec): BuildPlace | null {
  if (remote !== null) return null;
  const folder = resolve(context);
  return { context: folder, dockerfile: resolve(dockerfilePath(dockerfile) ?? join(folder, 'Dockerfile')) };
}
