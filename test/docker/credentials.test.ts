import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCredentials } from '../../src/docker/credentials.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-auth-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function config(content: object): Promise<void> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(content));
}

/** A credential helper of that name, as a shell script that gets the server in $server. */
async function helper(name: string, script: string): Promise<void> {
  const path = join(folder, `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\n[ "$1" = get ] || exit 9\nread server\n${script}\n`);
  await chmod(path, 0o755);
}

const find = (host: string) => findCredentials(host, folder, { PATH: `${folder}:${process.env.PATH}` });
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('credentials', () => {
  it('are none without a config, and none for a host that is not in it', async () => {
    expect(await find('ghcr.io')).toBeNull();
    await config({ auths: { 'quay.io': { auth: base64('me:secret') } } });
    expect(await find('ghcr.io')).toBeNull();
  });

  it('come from DOCKER_AUTH_CONFIG first, as far as it has them', async () => {
    await config({
      auths: { 'ghcr.io': { auth: base64('me:file') }, 'quay.io': { auth: base64('me:file') } },
    });
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:env') } } }) };
    expect(await findCredentials('ghcr.io', folder, env)).toEqual({ username: 'me', secret: 'env' });
    expect(await findCredentials('quay.io', folder, env)).toEqual({ username: 'me', secret: 'file' });
    const broken = findCredentials('ghcr.io', folder, { DOCKER_AUTH_CONFIG: 'hunter2' });
    await expect(broken).rejects.toThrow(
      'DOCKER_AUTH_CONFIG is not JSON with auths in it; correct it, or unset it.',
    );
  });

  it('come from auths, however the host is written there', async () => {
    await config({
      auths: {
        'quay.io': { auth: base64('me:with:colons') },
        'https://ghcr.io/v2/': { auth: base64('you:word') },
        'https://index.docker.io/v1/': { auth: base64('hub:pass') },
        'token.example': { auth: base64('x:y'), identitytoken: 'identity' },
        'plain.example': { username: 'u', password: 'p' },
      },
    });
    expect(await find('quay.io')).toEqual({ username: 'me', secret: 'with:colons' });
    expect(await find('ghcr.io')).toEqual({ username: 'you', secret: 'word' });
    for (const host of ['docker.io', 'registry-1.docker.io']) {
      expect(await find(host)).toEqual({ username: 'hub', secret: 'pass' });
    }
    expect(await find('token.example')).toEqual({ username: '', secret: 'identity' });
    expect(await find('plain.example')).toEqual({ username: 'u', secret: 'p' });
  });

  it('come from the helper of the host, else from the store', async () => {
    await helper('one', 'echo "{\\"Username\\":\\"one\\",\\"Secret\\":\\"for $server\\"}"');
    await helper('two', 'echo "{\\"Username\\":\\"<token>\\",\\"Secret\\":\\"for $server\\"}"');
    await config({ credsStore: 'two', credHelpers: { 'ghcr.io': 'one' } });
    expect(await find('ghcr.io')).toEqual({ username: 'one', secret: 'for ghcr.io' });
    expect(await find('docker.io')).toEqual({ username: '', secret: 'for https://index.docker.io/v1/' });
  });

  it('are none if the helper has none; for the store, auths is read then', async () => {
    await helper('none', 'echo "credentials not found in native keychain"; exit 1');
    await config({ credsStore: 'none', auths: { 'quay.io': { auth: base64('me:file') } } });
    expect(await find('ghcr.io')).toBeNull();
    expect(await find('quay.io')).toEqual({ username: 'me', secret: 'file' });
  });

  it('never appear in an error', async () => {
    await helper('broken', 'echo "the secret is hunter2"; echo hunter2 >&2; exit 3');
    await helper('babble', 'echo "Secret: hunter2"');
    await config({
      credHelpers: { 'a.example': 'broken', 'b.example': 'babble', 'c.example': 'missing' },
      auths: { 'd.example': { auth: base64('hunter2') } },
    });
    const messages = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        find(`${name}.example`).then(
          () => '',
          (error: Error) => error.message,
        ),
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(/a\.example.*docker-credential-broken.*failed with exit code 3/),
      expect.stringMatching(/b\.example.*docker-credential-babble.*not JSON/),
      expect.stringMatching(/c\.example.*docker-credential-missing.*could not be run/),
      expect.stringMatching(/d\.example.*docker login d\.example/),
    ]);
    expect(messages.join()).not.toContain('hunter2');
    expect(messages.join()).not.toContain(base64('hunter2'));
  });
});
