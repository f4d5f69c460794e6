import { join, resolve } from 'node:path';
import type { BuildPlace } from '../../history/types.ts';
import { type BuildSpec, dockerfilePath } from '../../ports.ts';
import { nodeRef } from '../build-ref.ts';
import type { BuilderShared } from '../build-session.ts';

/** Keeps on this machine where a recorded build was started: the engine is not told. Never rejects. */
export async function keepPlace(
  shared: Pick<BuilderShared, 'connection' | 'embedded'>,
  id: string,
  spec: BuildSpec,
): Promise<void> {
  const place = placeOf(spec);
  if (place === null) return;
  await shared.connection.keepBuildPlace({ node: nodeRef(shared), id, target: 'default' }, place);
}

/** Null for a context that is no folder: the options that the engine keeps have its address. */
function placeOf({ context, dockerfile, remote }: BuildSpec): BuildPlace | null {
  if (remote !== null) return null;
  const folder = resolve(context);
  return { context: folder, dockerfile: resolve(dockerfilePath(dockerfile) ?? join(folder, 'Dockerfile')) };
}
