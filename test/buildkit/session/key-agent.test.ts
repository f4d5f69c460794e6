import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyAgent, readKeys } from '../../../src/buildkit/session/key-agent.ts';

const run = promisify(execFile);
const { generateKeyPairSync: sshKeys } = ssh2.utils;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-keys-'));
  const pairs = {
    ed25519: sshKeys('ed25519'),
    rsa: sshKeys('rsa', { bits: 2048 }),
    ecdsa: sshKeys('ecdsa', { bits: 256 }),
    locked: sshKeys('ed25519', { passphrase: 'open sesame', cipher: 'aes256-ctr', rounds: 16 }),
  };
  for (const [name, pair] of Object.entries(pairs)) {
    await writeFile(join(folder, name), pair.private, { mode: 0o600 });
    await writeFile(join(folder, `${name}.pub`), `${pair.public}\n`);
  }
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  });
  await writeFile(join(folder, 'pkcs8'), privateKey.replaceAll('\n', '\r\n'));
  await writeFile(join(folder, 'text'), 'hunter2 is no key');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Serves an agent at a socket while `use` runs. */
async function served<T>(names: readonly string[], use: (socket: string) => Promise<T>): Promise<T> {
  const keys = await readKeys(names.map((name) => join(folder, name)));
  const path = join(folder, 'agent.sock');
  const server = createServer((socket) => {
    const agent = keyAgent(keys);
    agent.on('error', () => socket.destroy());
    socket.on('error', () => agent.destroy());
    socket.pipe(agent).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    return await use(path);
  } finally {
    server.close();
  }
}

function hasOpenSsh(): boolean {
  try {
    execFileSync('ssh-add', ['-h'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

describe('an agent with the keys of files', () => {
  it.runIf(hasOpenSsh())('lists and signs for the real ssh-add, with every kind of key', async () => {
    const names = ['ed25519', 'rsa', 'ecdsa'];
    const env = (socket: string) => ({ ...process.env, SSH_AUTH_SOCK: socket });
    const listed = await served([...names, 'pkcs8'], (socket) =>
      run('ssh-add', ['-L'], { env: env(socket) }),
    );
    expect(listed.stdout.trim().split('\n')).toHaveLength(4);
    // It has each key sign, and verifies the signature.
    const tested = names.map((name) => join(folder, `${name}.pub`));
    await served(names, (socket) => run('ssh-add', ['-T', ...tested], { env: env(socket) }));
    await expect(
      served(['rsa'], (socket) => run('ssh-add', ['-T', ...tested.slice(0, 1)], { env: env(socket) })),
    ).rejects.toThrow();
    // Nothing can be added to it.
    await expect(served(['rsa'], (socket) => run('ssh-add', ['-D'], { env: env(socket) }))).rejects.toThrow();
  });

  it('signs with a key that it has, and with no other', async () => {
    const [own, other] = await readKeys([join(folder, 'ed25519'), join(folder, 'rsa')]);
    if (own === undefined || other === undefined) throw new Error('There are no keys.');
    const client = new ssh2.AgentProtocol(true);
    client.pipe(keyAgent([own])).pipe(client);
    const signed = (key: typeof own) =>
      new Promise<Buffer>((resolve, reject) => {
        client.sign(key, Buffer.from('data'), (error, signature) => {
          if (error || signature === undefined) reject(error ?? new Error('There is no signature.'));
          else resolve(signature);
        });
      });
    expect(own.verify(Buffer.from('data'), await signed(own))).toBe(true);
    await expect(signed(other)).rejects.toThrow();
  });

  it.runIf(hasOpenSsh())('logs the real ssh in, which first sends an extension', async () => {
    const hostKey = sshKeys('ed25519').private;
    const [own] = await readKeys([join(folder, 'ed25519')]);
    const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (login) => {
        const isOwn = login.method === 'publickey' && own?.getPublicSSH().equals(login.key.data);
        if (isOwn === true) login.accept();
        else login.reject(['publickey']);
      });
      client.on('session', (accept) =>
        accept().on('exec', (allow) => {
          const stream = allow();
          stream.write('welcome');
          stream.exit(0);
          stream.end();
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const port = String((server.address() as { port: number }).port);
    const options = ['-F', '/dev/null', '-o', 'IdentityFile=none', '-o', 'StrictHostKeyChecking=no'];
    const args = [...options, '-o', 'UserKnownHostsFile=/dev/null', '-p', port, 'git@127.0.0.1', 'hello'];
    try {
      const { stdout } = await served(['rsa', 'ed25519'], (socket) =>
        run('ssh', args, { env: { ...process.env, SSH_AUTH_SOCK: socket } }),
      );
      expect(stdout).toBe('welcome');
    } finally {
      server.close();
    }
  });

  it('ends at a message that is too long instead of waiting for it', async () => {
    const agent = keyAgent(await readKeys([join(folder, 'rsa')]));
    const failed = new Promise<Error>((resolve) => agent.once('error', resolve));
    agent.write(Buffer.of(0x7f, 0xff, 0xff, 0xff, 11));
    expect((await failed).message).toContain('too long');
  });

  it.each([
    [
      'locked',
      /locked is protected by a passphrase; add the key to your agent with ssh-add and name no file$/,
    ],
    ['text', /text is not a private key$/],
    ['rsa.pub', /rsa\.pub is a public key; name the private one$/],
    ['none', /none cannot be read \(ENOENT\)$/],
    ['.', /cannot be read: it is a folder$/],
  ])('says why it cannot use %s, without what is in it', async (name, sentence) => {
    const reading = readKeys([join(folder, name)]);
    await expect(reading).rejects.toThrow(sentence);
    await expect(reading).rejects.not.toThrow('hunter2');
  });
});
