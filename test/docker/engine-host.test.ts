import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { engineHost } from '../../src/docker/engine-host.ts';

const hostOf = (df: () => Promise<unknown>) =>
  engineHost({ info: async () => ({}), df } as unknown as Docker, 'tcp://h:1');

it('what an engine keeps is added up of what it says; an answer of another form is no silence', async () => {
  const said = { LayersSize: 5, BuildCache: [{ Size: 2 }, { Size: 3, Shared: true }, { Size: 4 }] };
  expect((await hostOf(async () => said)).use).toEqual({ imageBytes: 5, cacheBytes: 6 });
  const totals = { ImageUsage: { TotalSize: 7 }, BuildCacheUsage: { TotalSize: 8 } };
  expect((await hostOf(async () => totals)).use).toEqual({ imageBytes: 7, cacheBytes: 8 });
  for (const answer of [null, 'OK', 5]) {
    expect((await hostOf(async () => answer)).use).toBe('its answer is not of the form that Docker gives');
  }
  const refused = async (): Promise<never> => Promise.reject(new Error('no\n'));
  expect((await hostOf(refused)).use).toBe('no');
});
