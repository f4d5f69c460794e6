import { RefusedError } from '../errors.ts';
import { type Builder, type BuildListener, type BuildSpec, FETCHED_FILE } from '../ports.ts';

/** A Dockerfile in a remote context. */
export interface RemoteDockerfile {
  /** Its path in the context; null if the context is no archive but the Dockerfile itself. */
  readonly path: string | null;
  readonly text: Uint8Array;
  /** Whether a build policy lies beside it. */
  readonly hasPolicy: boolean;
}

/** A build policy has the name of its Dockerfile, and this. */
const POLICY = '.rego';

/** BuildKit's own limit for a Dockerfile that is fetched is 2 MiB. */
const MAX_DOCKERFILE_BYTES = 16 * 1024 * 1024;

/**
 * Reads the Dockerfile of a remote context through the engine, which fetches the context as it does for the build: the
 * frontend is given a Dockerfile that only copies the wanted files.
 *
 * @param spec a build with that context; what it builds does not matter
 * @param paths where the Dockerfile may be, the first that exists counts
 * @returns null if there is none
 * @throws BuildFailedError if the context cannot be fetched
 */
export async function readRemoteDockerfile(
  builder: Builder,
  spec: BuildSpec,
  paths: readonly string[],
  listener: BuildListener,
): Promise<RemoteDockerfile | null> {
  const wanted = paths.flatMap((path, at) => [
    { path, folder: `/${at}/` },
    { path: `${path}${POLICY}`, folder: `/${at}/` },
  ]);
  const folders = wanted.map(({ path, folder }) => `COPY ${JSON.stringify([pattern(path), folder])}`);
  const last = `COPY ${JSON.stringify([pattern(FETCHED_FILE), '/fetched/'])}`;
  const text = new TextEncoder().encode(['FROM scratch', ...folders, last, ''].join('\n'));
  const build = await builder.open(
    {
      ...spec,
      // Docker 20.10 reads this name, and no other, where the context is a file.
      dockerfile: { kind: 'text', name: FETCHED_FILE, text },
      target: null,
      buildArgs: {},
      buildContexts: {},
      platforms: [],
      tags: [],
    },
    listener,
  );
  try {
    const { graph } = await build.resolve();
    const state = await build.solve(graph.result);
    const candidates = [
      ...paths.map((path, at) => ({ path, copy: `/${at}/${path.slice(path.lastIndexOf('/') + 1)}` })),
      { path: null, copy: `/fetched/${FETCHED_FILE}` },
    ];
    for (const { path, copy } of candidates) {
      const entry = await state.stat(copy).catch(() => null);
      if (entry === null) continue;
      if (entry.size > MAX_DOCKERFILE_BYTES)
        throw new RefusedError(`The Dockerfile ${path ?? 'at this address'} has more than 16 MiB.`);
      const policy = path === null ? null : await state.stat(`${copy}${POLICY}`).catch(() => null);
      return { path, text: await state.readFile(copy), hasPolicy: policy !== null };
    }
    return null;
  } finally {
    await build.close();
  }
}

/** A pattern that matches a path and hardly more: COPY fails for a path that does not exist, but not for a pattern. */
function pattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&').replace(/\\?.$/u, '?');
}
