import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { amazonKeys, keysOf } from '../../../src/buildkit/export/amazon-keys.ts';
import { withEnvironment } from '../../../src/buildkit/export/cache-environment.ts';

const FILE = `# mine
[default]
aws_access_key_id = id
aws_secret_access_key=sec=ret

[ other ]
aws_access_key_id=a
aws_secret_access_key=b
aws_session_token=c
[half]
aws_access_key_id=a
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-keys-'));
  await writeFile(join(folder, 'credentials'), FILE);
});
afterAll(() => rm(folder, { recursive: true }));

it('keys are those of a profile, both of them', () => {
  expect(keysOf(FILE, 'default')).toEqual({ access_key_id: 'id', secret_access_key: 'sec=ret' });
  expect(keysOf(FILE, 'other')).toEqual({ access_key_id: 'a', secret_access_key: 'b', session_token: 'c' });
  expect(keysOf(FILE, 'half')).toEqual({});
  expect(keysOf(FILE, 'none')).toEqual({});
});

it('keys of the environment come first, those of the cache before all', async () => {
  const file = { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
  const given = { AWS_ACCESS_KEY_ID: 'e', AWS_SECRET_ACCESS_KEY: 'f' };
  expect(await amazonKeys({ ...file, ...given })).toEqual({ access_key_id: 'e', secret_access_key: 'f' });
  expect((await amazonKeys({ ...file, AWS_PROFILE: 'other' })).session_token).toBe('c');
  expect(await amazonKeys({ HOME: folder })).toEqual({});
  const own = { type: 's3', attrs: { access_key_id: 'x', secret_access_key: 'y' } };
  expect(await withEnvironment(own, file)).toEqual(own);
  expect(await withEnvironment({ type: 's3', attrs: { bucket: 'b' } }, file)).toEqual({
    type: 's3',
    attrs: { bucket: 'b', access_key_id: 'id', secret_access_key: 'sec=ret' },
  });
});
