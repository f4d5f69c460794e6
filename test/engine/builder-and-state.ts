import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import { testBuilder } from './build-project.ts';

/** A builder for the tests of a file, and a folder for records of its builds; both end with the file. */
export async function builderAndState(): Promise<{ readonly builder: Builder; readonly state: string }> {
  const builder = await testBuilder();
  const state = await mkdtemp(join(tmpdir(), 'stagedive-test-state-'));
  afterAll(async () => {
    await builder.close();
    await rm(state, { recursive: true, force: true });
  });
  return { builder, state };
}
