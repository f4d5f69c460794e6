import { execa } from 'execa';
import { expect, test } from 'vitest';

const BUILDS = 40;
/** Holding a definition of this size takes about 500 kB a build. */
const MAX_GROWTH_BYTES_PER_BUILD = 100_000;

test('a session that builds again and again takes no more memory for it', async () => {
  const { stdout } = await execa(
    process.execPath,
    [
      '--no-warnings',
      '--experimental-transform-types',
      '--expose-gc',
      'test/engine/rebuilds.ts',
      String(BUILDS),
    ],
    { env: process.env },
  );
  const { samples } = JSON.parse(stdout) as { readonly samples: readonly { readonly heap: number }[] };
  const middle = samples[samples.length >> 1]?.heap ?? 0;
  const last = samples.at(-1)?.heap ?? 0;
  expect(last).toBeGreaterThan(0);
  expect((last - middle) / (BUILDS / 2)).toBeLessThan(MAX_GROWTH_BYTES_PER_BUILD);
}, 600_000);
