import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireSecrets } from '../../src/project/secrets.ts';

describe('where a secret is said to be', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stagedive-test-'));
    await writeFile(join(folder, 'token'), 'x');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('must be a file, or a variable that is set', async () => {
    const secrets = { a: { kind: 'file', path: 'token' }, b: { kind: 'env', name: 'B' }, c: null } as const;
    await expect(requireSecrets(secrets, folder, { B: '' })).resolves.toBeUndefined();
    await expect(requireSecrets(secrets, folder, {})).rejects.toThrow(
      'Secret b: the variable B is not set here; set it before the start.',
    );
  });

  it('is not repeated if it is no file, as it may be the secret itself', async () => {
    for (const path of ['hunter2', '.', 'a\0b', 'x'.repeat(5000)]) {
      const secrets = { a: { kind: 'file', path } } as const;
      await expect(requireSecrets(secrets, folder, {})).rejects.toThrow(
        /^Secret a: there is no such file; write the path of one, or env=NAME\.$/,
      );
    }
  });
});
