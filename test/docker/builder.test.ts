import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builderConnection } from '../../src/docker/builder.ts';
import { NoEngineError } from '../../src/ports.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-builder-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A connection by a docker that says this on stderr and ends with 125. */
async function dockerThatSays(text: string) {
  const path = join(folder, 'docker');
  await writeFile(path, `#!/bin/sh\necho '${text}' >&2\nexit 125\n`);
  await chmod(path, 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  return builderConnection('desk', '--builder', env, () =>
    Promise.reject(new Error('No engine is asked for.')),
  );
}

describe('a builder that cannot be reached', () => {
  it.each([
    ['unknown flag: --builder', 'docker has no buildx plugin here'],
    ['ERROR: no builder "desk" found', 'no builder "desk" found'],
  ])('counts as no engine: %s', async (said, sentence) => {
    const connection = await dockerThatSays(said);
    const error = await connection.openGrpc().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NoEngineError);
    expect(String(error)).toContain('The builder desk cannot be reached');
    expect(String(error)).toContain(sentence);
    await connection.close();
  });
});
