import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialsRequestSchema, CredentialsResponseSchema } from '../../../src/buildkit/gen/auth_pb.ts';
import { HealthCheckResponseSchema } from '../../../src/buildkit/gen/health_pb.ts';
import { GetSecretRequestSchema, GetSecretResponseSchema } from '../../../src/buildkit/gen/secrets_pb.ts';
import { CheckAgentRequestSchema } from '../../../src/buildkit/gen/sshforward_pb.ts';
import { ExportReceiver } from '../../../src/buildkit/session/export-receiver.ts';
import { type SessionSources, sessionServices } from '../../../src/buildkit/session/services.ts';
import { Daemon } from './daemon.ts';

const none = new Uint8Array();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-session-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function daemon(sources: Partial<SessionSources> = {}): Promise<Daemon> {
  return Daemon.of(
    sessionServices({
      spec: { secrets: [], remote: null, ssh: [] },
      dirs: {},
      fileSync: {},
      exports: new ExportReceiver(),
      stores: new Map(),
      env: {},
      credentials: async () => null,
      ...sources,
    }),
  );
}

describe('a session', () => {
  it('answers the health check', async () => {
    await using asking = await daemon();
    const answer = await asking.call('/grpc.health.v1.Health/Check', [none]);
    expect(answer.status).toBe(0);
    expect(fromBinary(HealthCheckResponseSchema, answer.messages[0] ?? none).status).toBe(1);
  });

  it('refuses unknown methods', async () => {
    await using asking = await daemon();
    const answer = await asking.call('/moby.filesync.v1.Auth/FetchToken', [none]);
    expect(answer).toMatchObject({
      status: 12,
      message: '/moby.filesync.v1.Auth/FetchToken is not implemented by this client',
    });
  });

  it('takes a call with a header for each of a thousand paths', async () => {
    await using asking = await daemon();
    const followpaths = Array.from({ length: 1000 }, (_, index) => `src/file-${index}.txt`);
    const answer = await asking.call('/grpc.health.v1.Health/Check', [none], { followpaths } as never);
    expect(answer.status).toBe(0);
  });

  it('returns credentials, none, or an error', async () => {
    await using asking = await daemon({
      credentials: async (host) => {
        if (host === 'broken.example') throw new Error('The helper is gone; install it.');
        return host === 'known.example' ? { username: 'me', secret: 'word' } : null;
      },
    });
    const ask = (Host: string) =>
      asking.call('/moby.filesync.v1.Auth/Credentials', [
        toBinary(CredentialsRequestSchema, create(CredentialsRequestSchema, { Host })),
      ]);
    const credentials = async (host: string) =>
      fromBinary(CredentialsResponseSchema, (await ask(host)).messages[0] ?? none);
    expect(await credentials('known.example')).toMatchObject({ Username: 'me', Secret: 'word' });
    expect(await credentials('other.example')).toMatchObject({ Username: '', Secret: '' });
    expect(await ask('broken.example')).toMatchObject({
      status: 2,
      message: 'The helper is gone; install it.',
    });
  });

  it('reads a secret when it is requested, and not before', async () => {
    const file = join(folder, 'secret');
    await using asking = await daemon({
      spec: {
        secrets: [
          { id: 'file', from: { kind: 'file', path: file } },
          { id: 'set', from: { kind: 'env', name: 'SET' } },
          { id: 'unset', from: { kind: 'env', name: 'UNSET' } },
          {
            id: 'of-a-file',
            from: { kind: 'env', name: 'LATER' },
            variables: { LATER: 'from an .env file', SET: 'x' },
          },
          { id: 'folder', from: { kind: 'file', path: folder } },
        ],
        remote: null,
        ssh: [],
      },
      env: { SET: 'from the environment' },
    });
    const ask = (ID: string) =>
      asking.call('/moby.buildkit.secrets.v1.Secrets/GetSecret', [
        toBinary(GetSecretRequestSchema, create(GetSecretRequestSchema, { ID })),
      ]);
    const secret = async (id: string) =>
      Buffer.from(fromBinary(GetSecretResponseSchema, (await ask(id)).messages[0] ?? none).data).toString();

    expect(await ask('file')).toMatchObject({
      status: 5,
      message: `secret file: ${file} cannot be read (ENOENT)`,
    });
    await writeFile(file, 'written later');
    expect(await secret('file')).toBe('written later');
    expect(await secret('set')).toBe('from the environment');
    expect(await secret('of-a-file')).toBe('from an .env file');
    expect(await ask('unset')).toMatchObject({ status: 0 });
    expect(await secret('unset')).toBe('');
    expect(await ask('other')).toMatchObject({ status: 5, message: 'secret other was not given' });
    expect(await ask('folder')).toMatchObject({
      status: 2,
      message: expect.stringContaining('it is a folder'),
    });
  });

  it('knows the ssh agents', async () => {
    await writeFile(join(folder, 'id_ed25519'), 'a key');
    await using asking = await daemon({
      spec: {
        secrets: [],
        remote: null,
        ssh: [
          { id: 'default', paths: [] },
          { id: 'key', paths: [join(folder, 'id_ed25519')] },
          { id: 'gone', paths: [join(folder, 'gone')] },
        ],
      },
    });
    const ask = async (ID: string) => {
      const request = toBinary(CheckAgentRequestSchema, create(CheckAgentRequestSchema, { ID }));
      return (await asking.call('/moby.sshforward.v1.SSH/CheckAgent', [request])).message;
    };
    expect(await ask('default')).toBe('ssh default: SSH_AUTH_SOCK is not set; start an ssh agent');
    expect(await ask('key')).toBe(`ssh key: ${join(folder, 'id_ed25519')} is not a private key`);
    expect(await ask('gone')).toBe(`ssh gone: ${join(folder, 'gone')} does not exist`);
    expect(await ask('other')).toBe('ssh other was not given; pass --ssh other');
  });

  it('refuses an unrequested export', async () => {
    await using asking = await daemon();
    const answer = await asking.call('/moby.filesync.v1.FileSend/DiffCopy', []);
    expect(answer).toMatchObject({ status: 2, message: 'no export was requested' });
  });
});
