import type { CacheFolder } from '../../ports.ts';
import type { BuildSession } from '../build-session.ts';
import type { Gateway } from '../gateway.ts';
import type { Definition, Input, Mount } from '../gen/ops_pb.ts';
import { refIdOf } from '../state.ts';
import { cacheFolder } from './cache-folder.ts';
import { rootMount } from './mounts.ts';
import { openContainer, requireProcesses } from './open-container.ts';

/** What the states of an open build need of it. */
export interface ContainerHost {
  readonly build: BuildSession;
  /** An open build to solve in; a new one if the last was cancelled. */
  stateGateway(): Promise<Gateway>;
}

/** Solves a definition in a build and returns the id of its result; '' for the empty state. */
export async function solveRef(
  { caches }: Pick<BuildSession, 'caches'>,
  gateway: Gateway,
  definition: Definition,
): Promise<string> {
  const { result, ref } = await gateway.bridge.solve(
    {
      Definition: definition,
      allowResultReturn: true,
      allowResultArrayRef: true,
      Evaluate: true,
      CacheImports: caches.imports.map(({ type, attrs }) => ({ Type: type, Attrs: attrs })),
    },
    gateway.options,
  );
  return result === undefined ? ref : refIdOf(result);
}

/** Solves inputs of steps in a build. */
export function inputIds(build: BuildSession, gateway: Gateway): (input: Input) => Promise<string> {
  const { definitions } = build.shared;
  return async ({ digest, index }) =>
    await solveRef(build, gateway, definitions.prefix({ digest, index: Number(index) }));
}

/** The mount of a cache mount's files. @throws RefusedError with one sentence */
export async function mountedCache(
  build: BuildSession,
  cache: CacheFolder,
  gateway: Gateway,
  where: { readonly dest: string; readonly readonly: boolean },
): Promise<Mount> {
  requireProcesses(gateway);
  // No process runs in it, so its root may be empty.
  const open = (mount: Mount) => openContainer({ gateway, mounts: [rootMount(''), mount], exec: null });
  return await cacheFolder(build.shared, cache, { idOf: inputIds(build, gateway), open }, where);
}
