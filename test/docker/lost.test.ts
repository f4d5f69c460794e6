import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whileAnswering } from '../../src/docker/in-time.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { lostOr, reasonOf } from '../../src/docker/reasons.ts';

let folder: string;
let server: Server;
/** What the engine does with a connection that does not ask for its version. */
let meet: (socket: Socket) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-lost-'));
  const version = '{"Version":"99.1.2","Os":"linux","Arch":"riscv64"}';
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      if (data.toString().startsWith('GET /version'))
        socket.end(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${version.length}\r\n\r\n${version}`,
        );
      else meet(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
});

afterEach(async () => {
  vi.useRealTimers();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function openSession(): Promise<unknown> {
  const address = `unix://${join(folder, 'engine.sock')}`;
  const connection = await connectEngine({ env: { HOME: folder, DOCKER_HOST: address } });
  if (connection.kind !== 'engine') throw new Error('not an engine');
  const error = await connection.openSession({}).catch((reason: unknown) => reason);
  await connection.close();
  return error;
}

describe('an engine that answered before', () => {
  it.each([
    ['closes the connection', 'closed', (socket: Socket) => socket.destroy()],
    ['answers with something else', 'unreadable', (socket: Socket) => socket.end('\x00\x01 no HTTP\r\n\r\n')],
  ] as const)('is lost when it %s', async (_, loss, act) => {
    meet = act;
    expect(await openSession()).toMatchObject({ code: 'engine-lost', loss });
  });

  it('is refused in words, without those of the protocol, when it answers with an error', async () => {
    const body = '{"message":"no such page"}';
    meet = (socket) =>
      socket.end(
        `HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    expect(await openSession()).toMatchObject({ code: 'refused', message: 'it answered 500: no such page' });
  });
});

describe('a long request', () => {
  it('may take any time while the engine answers, and ends when it does not', async () => {
    vi.useFakeTimers();
    let isSilent = false;
    const ping = (): Promise<unknown> => (isSilent ? new Promise(() => undefined) : Promise.resolve('OK'));
    const waiting = whileAnswering(new Promise(() => undefined), ping);
    const ended = waiting.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await Promise.race([ended, Promise.resolve('still waiting')])).toBe('still waiting');
    isSilent = true;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await ended).toMatchObject({ code: 'ETIMEDOUT' });
  });
});

describe('an error of a request', () => {
  const system = (code: string, text = 'connect'): Error =>
    Object.assign(new Error(`${text} ${code}`), { code });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'ENOENT', 'EPIPE', 'EHOSTUNREACH', 'ERR_STREAM_PREMATURE_CLOSE'])(
    'with the code %s means that the engine is lost',
    (code) => {
      expect(lostOr(system(code), 'unix:///e')).toMatchObject({ code: 'engine-lost', loss: 'closed' });
    },
  );

  it.each([
    ['EMFILE', 'too many files are open in this process (EMFILE); raise the limit with ulimit -n'],
    ['ENOMEM', 'this machine has no memory left (ENOMEM)'],
  ])('with the code %s is about this machine', (code, reason) => {
    expect(lostOr(system(code), 'unix:///e')).toMatchObject({
      code: 'refused',
      message: `The request to unix:///e failed: ${reason}.`,
    });
    expect(reasonOf(system(code), 'unix:///e')).toBe(reason);
  });

  it('that is a mistake of ours stays one, and JSON that is none is the answer of something else', () => {
    const mistake = new TypeError('x is not a function');
    expect(lostOr(mistake, 'unix:///e')).toBe(mistake);
    expect(lostOr(new SyntaxError('Unexpected end of JSON input'), 'unix:///e')).toMatchObject({
      code: 'engine-lost',
      loss: 'unreadable',
    });
  });
});

describe('why an engine did not answer', () => {
  it.each([
    [
      Object.assign(new Error('Parse Error: Expected HTTP/'), { code: 'HPE_INVALID_CONSTANT' }),
      'what answers there is not Docker',
    ],
    [
      Object.assign(new Error('(HTTP code 500) server error - context canceled'), { statusCode: 500 }),
      'the connection was closed at once',
    ],
    [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'the connection was closed at once'],
  ])('is said without words of the protocol: %s', (error, reason) => {
    expect(reasonOf(error, 'unix:///engine.sock')).toBe(reason);
  });
});
