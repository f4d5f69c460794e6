// Whatever is searched for, in whatever: a process that does nothing else hears its signals.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evilNames, SEARCHES } from './searches.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagedive-watchdog-'));
const program = join(folder, 'searches.mjs');

beforeAll(async () => {
  for (const name of evilNames(3000)) writeFileSync(join(folder, name), '');
  await build({
    entryPoints: [new URL('searches.ts', import.meta.url).pathname],
    ...{ outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'es2023' },
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Signals that must be heard, one after the other. */
const SIGNALS = 3;

/** How often the process hears SIGINT. Never ends if it hears none. */
async function answers(search: string): Promise<number> {
  const child = spawn(process.execPath, [program, 'run', search, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('started');
    let heard = 0;
    for (; heard < SIGNALS; heard++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill('SIGINT');
      expect((await lines.next()).value).toBe('heard');
    }
    return heard;
  } finally {
    child.kill('SIGKILL');
  }
}

// A search that does not give others a turn never hears a signal at all, so the test would end by its time limit.
test.each(Object.keys(SEARCHES))('a process busy with %s hears ctrl+c', async (search) => {
  expect(await answers(search)).toBe(SIGNALS);
});
