import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { NoEngineError } from '../../src/ports.ts';
import { PlainProxy } from '../engine/plain-proxy.ts';
import { FakeLog } from '../fakes/log.ts';
import { specOf } from '../fakes/sample-spec.ts';

let folder: string;
let server: Server;
let upgraded: string[];
let sockets: Socket[];

/** Answers like an engine: its version, and every upgrade with the words that come. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-engine-'));
  upgraded = [];
  sockets = [];
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/version') response.end('{"Version":"99.1.2","Os":"linux","Arch":"riscv64"}');
    else response.writeHead(404).end('{"message":"no such thing"}');
  });
  server.on('connection', (socket) => sockets.push(socket));
  server.on('upgrade', (request, socket) => {
    const methods = [request.headers['x-docker-expose-session-grpc-method']].flat().join(' ');
    upgraded.push(`${request.method} ${request.url} ${request.headers.upgrade} ${methods}`.trim());
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nhello');
    socket.on('data', (data: Buffer) => socket.end(`you said ${data}`));
  });
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function listenAtSocket(): Promise<string> {
  const path = join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

async function read(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

async function noEngine(env: Record<string, string>): Promise<NoEngineError> {
  const error = await connectEngine({ env: { HOME: folder, ...env } }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NoEngineError);
  return error as NoEngineError;
}

describe('connecting to an engine', () => {
  it('gives the engine’s version and platform, and opens streams', async () => {
    const path = await listenAtSocket();
    const connection = await connectEngine({ env: { HOME: folder, DOCKER_HOST: `unix://${path}` } });
    expect(connection.engine).toEqual({
      address: `unix://${path}`,
      source: 'DOCKER_HOST',
      nodes: null,
      version: '99.1.2',
      platform: 'linux/riscv64',
    });
    const first = await connection.openGrpc();
    first.write('one');
    expect(await read(first)).toBe('helloyou said one');
    const second = await connection.openGrpc();
    second.write('two');
    expect(await read(second)).toBe('helloyou said two');
    if (connection.kind !== 'engine') throw new Error('not an engine');
    const session = await connection.openSession({ 'X-Docker-Expose-Session-Grpc-Method': ['/a/B', '/c/D'] });
    await connection.close();
    expect(session?.destroyed).toBe(true);
    expect(upgraded).toEqual(['POST /grpc h2c', 'POST /grpc h2c', 'POST /session h2c /a/B, /c/D']);
  });

  it('logs each request with its path, and nothing of what is sent', async () => {
    const path = await listenAtSocket();
    const log = new FakeLog();
    const connection = await connectEngine({ env: { HOME: folder, DOCKER_HOST: `unix://${path}` }, log });
    if (connection.kind !== 'engine') throw new Error('not an engine');
    await connection.openSession({ 'X-Docker-Expose-Session-Sharedkey': 'hunter2' });
    await expect(connection.loadImage((async function* () {})(), null)).rejects.toThrow('no such thing');
    await connection.close();
    const address = `unix://${path}`;
    expect(log.lines).toHaveLength(4);
    expect(log.lines).toEqual(
      expect.arrayContaining([
        { is: 'request', method: 'GET', path: '/version', address, outcome: 'ok' },
        { is: 'request', method: 'POST', path: '/grpc', address, outcome: 'ok' },
        { is: 'request', method: 'POST', path: '/session', address, outcome: 'ok' },
        expect.objectContaining({ path: '/images/load', outcome: '404' }),
      ]),
    );
  });

  it('goes over tcp', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connection = await connectEngine({ env: { HOME: folder, DOCKER_HOST: `tcp://127.0.0.1:${port}` } });
    expect(connection.engine.version).toBe('99.1.2');
    const stream = await connection.openGrpc();
    stream.write('over tcp');
    expect(await read(stream)).toBe('helloyou said over tcp');
    await connection.close();
  });

  it('goes over ssh, with one ssh process for each stream', async () => {
    const path = await listenAtSocket();
    // Stands in for ssh: says how it was called, and connects what follows to the engine as `docker` there would.
    await writeFile(
      join(folder, 'ssh'),
      `#!${process.execPath}
import('node:fs').then(({ appendFileSync }) => appendFileSync('${folder}/calls', process.argv.slice(2).join(' ') + '\\n'));
import('node:net').then(({ connect }) => {
  const socket = connect('${path}');
  process.stdin.pipe(socket).pipe(process.stdout);
  socket.on('close', () => process.exit());
});
`,
    );
    await chmod(join(folder, 'ssh'), 0o755);
    const env = { HOME: folder, PATH: folder, DOCKER_HOST: 'ssh://me@far.example:2222' };
    const connection = await connectEngine({ env });
    expect(connection.engine).toMatchObject({ version: '99.1.2', address: 'ssh://me@far.example:2222' });
    const stream = await connection.openGrpc();
    stream.write('over ssh');
    expect(await read(stream)).toBe('helloyou said over ssh');
    await connection.close();
  });
});

describe('Podman', () => {
  it('is named as such, with what it cannot do and what to use', async () => {
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      response.setHeader('content-type', 'application/json');
      const version = {
        Version: '5.4.2',
        Os: 'linux',
        Arch: 'amd64',
        Components: [{ Name: 'Podman Engine' }],
      };
      if (request.url === '/version') response.end(JSON.stringify(version));
      else response.writeHead(404).end('Not Found');
    });
    server.removeAllListeners('upgrade');
    const path = await listenAtSocket();
    const { message } = await noEngine({ DOCKER_HOST: `unix://${path}` });
    expect(message).toBe(
      `No Docker engine answers. Tried unix://${path} (DOCKER_HOST): that is Podman 5.4.2, which builds with Buildah and not with BuildKit, so no state of a build can be opened there. Start Docker, set DOCKER_HOST to a running engine, or choose a buildx builder with --builder.`,
    );
  });
});

describe('an engine that has no endpoints for streams any more', () => {
  it('gets HTTP/2 on the plain connection, and the session as a call on it', async () => {
    const { createServer: createHttp2 } = await import('node:http2');
    const calls: string[] = [];
    const http2 = createHttp2();
    http2
      .on('sessionError', () => {})
      .on('stream', (stream, headers) => {
        calls.push(`${headers[':path']}`);
        stream.on('error', () => {});
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      });
    const behind = join(folder, 'http2.sock');
    await new Promise<void>((resolve) => http2.listen(behind, resolve));
    const path = join(folder, 'plain.sock');
    const proxy = await PlainProxy.listen({ path }, `unix://${await listenAtSocket()}`, async () =>
      connectSocket(behind),
    );
    const connection = await connectEngine({ env: { HOME: folder, DOCKER_HOST: `unix://${path}` } });
    const builder = await createBuilder(connection);
    if (connection.kind !== 'engine') throw new Error('not an engine');
    expect(await connection.openSession({})).toBeNull();
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    const opening = builder.open(specOf(folder), {} as never).catch(() => null);
    await expect.poll(() => calls).toContain('/moby.buildkit.v1.Control/Session');
    await builder.close();
    await opening;
    await proxy[Symbol.asyncDispose]();
    http2.close();
  });
});

describe('an engine without BuildKit', () => {
  it('is refused with one sentence', async () => {
    server.removeAllListeners('upgrade');
    const path = await listenAtSocket();
    const connection = await connectEngine({ env: { HOME: folder, DOCKER_HOST: `unix://${path}` } });
    await expect(createBuilder(connection)).rejects.toThrow(
      /engine\.sock does not offer BuildKit \(it has no endpoint \/grpc and does not speak HTTP\/2\)\. Use Docker 20\.10 or newer\./,
    );
    await connection.close();
  });
});

describe('the error for an engine that cannot be reached', () => {
  it('names every address that was tried, why it failed, and what to do', async () => {
    const missing = join(folder, 'missing.sock');
    const error = await noEngine({ DOCKER_HOST: `unix://${missing}` });
    expect(error.tried).toEqual([
      { address: `unix://${missing}`, source: 'DOCKER_HOST', reason: 'there is no such socket' },
    ]);
    expect(error.message).toBe(
      `No Docker engine answers. Tried unix://${missing} (DOCKER_HOST): there is no such socket. Start Docker, or set DOCKER_HOST to a running engine.`,
    );
  });

  it('says that nothing listens at a port, or at a file that is not a socket', async () => {
    await writeFile(join(folder, 'file'), '');
    expect((await noEngine({ DOCKER_HOST: `unix://${join(folder, 'file')}` })).tried[0]?.reason).toMatch(
      /nothing is listening there|not a socket/,
    );
    expect((await noEngine({ DOCKER_HOST: 'tcp://127.0.0.1:1' })).tried[0]?.reason).toBe(
      'nothing is listening there',
    );
  });

  it('says that the answer is not an engine’s', async () => {
    server.removeAllListeners('request');
    server.on('request', (_request, response) => response.writeHead(500).end('{"message":"on fire"}'));
    const path = await listenAtSocket();
    expect((await noEngine({ DOCKER_HOST: `unix://${path}` })).tried[0]?.reason).toContain('on fire');
  });

  it('names an address of unknown kind, and TLS without certificates', async () => {
    expect((await noEngine({ DOCKER_HOST: 'fd://3' })).tried[0]?.reason).toMatch(
      /^use an address with unix:/,
    );
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
    expect((await noEngine(env)).tried[0]?.reason).toContain(`there is no ca.pem in ${folder}`);
  });

  it('contains the message of ssh', async () => {
    await writeFile(
      join(folder, 'ssh'),
      '#!/bin/sh\necho "far: Permission denied (publickey)." >&2\nexit 255\n',
    );
    await chmod(join(folder, 'ssh'), 0o755);
    const error = await noEngine({ PATH: folder, DOCKER_HOST: 'ssh://far' });
    expect(error.tried[0]?.reason).toContain('Permission denied (publickey)');
  });
});
