import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { pushImage, registryOf } from '../../src/docker/push-image.ts';
import type { RegistryCredentials } from '../../src/ports.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

let folder: string;
let server: Server;
let docker: Docker;
/** What the engine answers to a push. */
let answer: (response: ServerResponse, request: IncomingMessage) => void;
let asked: { readonly url: string | undefined; readonly auth: unknown };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-push-'));
  server = createServer((request, response) => {
    const auth = Buffer.from(String(request.headers['x-registry-auth'] ?? ''), 'base64').toString();
    asked = { url: request.url, auth: JSON.parse(auth) };
    request.resume();
    answer(response, request);
  });
  const socketPath = join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  docker = new Docker({ socketPath });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** An engine that says these pieces, each by itself. */
function saying(...pieces: readonly (string | Buffer)[]): typeof answer {
  return async (response) => {
    for (const piece of pieces) {
      response.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  };
}

const push = (image: string, credentials: RegistryCredentials | null = null): Promise<string | null> =>
  pushImage(docker, image, credentials);

describe('an image that is pushed', () => {
  it.each([
    ['localhost:5000/a/b:1.2', '/images/localhost:5000/a/b/push?tag=1.2', 'localhost:5000'],
    ['localhost:5000/a', '/images/localhost:5000/a/push?tag=latest', 'localhost:5000'],
    ['me/a:b', '/images/me/a/push?tag=b', 'docker.io'],
  ])('%s is asked for by name and tag, without a login', async (image, url, serveraddress) => {
    answer = saying('{}\n');
    expect(await push(image)).toBeNull();
    expect(asked.url).toBe(url);
    expect(asked.auth).toEqual({ serveraddress });
  });

  it('is pushed with a login, or with an identity token', async () => {
    answer = saying('{}\n');
    await push('r.test/a', { username: 'me', secret: 's3' } as RegistryCredentials);
    expect(asked.auth).toEqual({ username: 'me', password: 's3', serveraddress: 'r.test' });
    await push('r.test/a', { username: '', secret: 'token' } as RegistryCredentials);
    expect(asked.auth).toEqual({ identitytoken: 'token', serveraddress: 'r.test' });
  });

  it('has the digest that the engine says, wherever its answer is cut', async () => {
    const line = `{"progressDetail":{},"aux":{"Tag":"1","Digest":"${DIGEST}","Size":1}}`;
    answer = saying('{"status":"Prep', 'aring"}\r\n{"status":"é', '"}\n', line.slice(0, 60), line.slice(60));
    expect(await push('r.test/a')).toBe(DIGEST);
  });

  it('is refused with the first error in the answer, although its status is 200', async () => {
    answer = saying(
      '{"status":"Preparing"}\n',
      '{"errorDetail":{"message":"denied"},"error":"denied: no access"}\n{"error":"later"}\n',
    );
    await expect(push('r.test/a:1')).rejects.toMatchObject({
      code: 'refused',
      message: 'r.test/a:1 cannot be pushed: denied: no access',
    });
  });

  it('ends also with an answer that is no JSON, or never ends its line', async () => {
    const long = Buffer.alloc(300_000, 'x');
    answer = saying('no JSON\n[1]\nnull\n', long, long, '\n', `{"aux":{"Digest":"${DIGEST}"}}`);
    expect(await push('r.test/a')).toBe(DIGEST);
  });

  it('rejects with the error of the request when the engine breaks off', async () => {
    answer = (response) => {
      response.write('{"status":"Preparing"}\n');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(push('r.test/a')).rejects.toThrow(/aborted|premature|hang up/i);
  });

  it('rejects with what the engine answers instead', async () => {
    answer = (response) => response.writeHead(404).end('{"message":"no such image"}');
    await expect(push('r.test/a')).rejects.toMatchObject({ statusCode: 404 });
  });
});

test.each([
  ['a', 'docker.io'],
  ['me/a:1', 'docker.io'],
  ['localhost/a', 'localhost'],
  ['localhost:5000/a', 'localhost:5000'],
  ['r.test/a', 'r.test'],
  ['Host/a', 'Host'],
])('the registry of %s is %s', (name, registry) => {
  expect(registryOf(name)).toBe(registry);
});
