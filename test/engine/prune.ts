import Docker from 'dockerode';
import { expect } from 'vitest';

/** Removes the results of steps whose description holds the text, and no others: the engine has other users. */
export async function prune(text: string): Promise<void> {
  const docker = new Docker();
  const own = async (): Promise<readonly string[]> => {
    const { BuildCache } = (await docker.df()) as {
      BuildCache: readonly { ID: string; Description: string }[];
    };
    return BuildCache.filter(({ Description }) => Description.includes(text)).map(({ ID }) => ID);
  };
  // One that another is built on goes after it.
  const first = await own();
  expect(first.length).toBeGreaterThan(1);
  for (const ID of [...first, ...first]) {
    await pruneRecord(ID);
  }
  expect(await own()).toEqual([]);
}

/** Removes one record of the cache, if nothing is built on it. */
export async function pruneRecord(id: string): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ id: [id] }));
  await new Promise<void>((resolve, reject) => {
    new Docker().modem.dial(
      { path: `/build/prune?all=true&filters=${filters}&`, method: 'POST', statusCodes: { 200: true } },
      (error: unknown) => (error === null ? resolve() : reject(error)),
    );
  });
}
