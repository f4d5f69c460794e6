import { constants, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { createClient } from '@connectrpc/connect';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Channel } from '../../src/buildkit/channel.ts';
import { buildFailure } from '../../src/buildkit/convert/failure.ts';
import { Control } from '../../src/buildkit/gen/control_pb.ts';
import { streamPair } from './session/daemon.ts';

afterEach(() => {
  vi.useRealTimers();
});

const ADDRESS = 'unix:///engine.sock';

/** Whether `promise` settles before everything else that is waiting has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => true), new Promise<boolean>((r) => setImmediate(r, false))]);
}

/** Our end of a connection to an engine that breaks off every call. */
async function engineThatBreaksOff(): Promise<Duplex> {
  const [ours, theirs] = await streamPair();
  const server = createHttp2Server();
  server.on('stream', (call) => {
    call.on('error', () => {});
    call.close(constants.NGHTTP2_INTERNAL_ERROR);
  });
  server.emit('connection', theirs);
  return ours;
}

describe('a channel', () => {
  it('is lost when its stream closes, with every call on it', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    const called = new Promise((resolve) => server.once('stream', resolve));
    server.on('sessionError', () => {});
    server.emit('connection', theirs);
    const channel = new Channel(ours, { address: ADDRESS });
    const call = createClient(Control, channel.transport).info({});
    await called;
    theirs.destroy();
    const gone = `The engine at ${ADDRESS} went away: the connection was closed.`;
    await expect(call).rejects.toThrow(gone);
    expect(await channel.lost).toMatchObject({ code: 'engine-lost', exitStatus: 3, message: gone });
    await expect(createClient(Control, channel.transport).info({})).rejects.toThrow(gone);
  });

  it('is not reported as lost when it is closed, even twice', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    server.emit('connection', theirs);
    const channel = new Channel(ours, { address: ADDRESS });
    channel.close();
    channel.close();
    await new Promise((resolve) => theirs.once('close', resolve));
    expect(await settled(channel.lost)).toBe(false);
  });

  it('is lost when the other side ends its half of the connection', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    server.emit('connection', theirs);
    const channel = new Channel(ours, { address: ADDRESS });
    theirs.end();
    expect((await channel.lost).message).toContain('the connection was closed');
  });

  it('is lost at once when its stream was closed before', async () => {
    const [ours, theirs] = await streamPair();
    theirs.destroy();
    ours.resume();
    await new Promise((resolve) => ours.once('close', resolve));
    const channel = new Channel(ours, { address: ADDRESS });
    expect((await channel.lost).message).toContain('the connection was closed');
  });

  it('is lost when what arrives is not HTTP/2, and says no word of it', async () => {
    const [ours, theirs] = await streamPair();
    const channel = new Channel(ours, { address: ADDRESS });
    const call = createClient(Control, channel.transport).info({});
    theirs.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    await expect(call).rejects.toThrow(`The engine at ${ADDRESS} went away: it sent what cannot be read.`);
    theirs.destroy();
  });

  it('tells a call that the engine broke off from a lost engine', async () => {
    const ours = await engineThatBreaksOff();
    const channel = new Channel(ours, { address: ADDRESS });
    const call = createClient(Control, channel.transport).info({});
    await expect(call).rejects.toThrow(/^The engine broke off its answer\.$/);
    expect(await settled(channel.lost)).toBe(false);
    channel.close();
  });

  it('tells each of many calls that the engine breaks off at once', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    const calls: ServerHttp2Stream[] = [];
    server.on('stream', (call) => {
      call.on('error', () => {});
      if (calls.push(call) === 30) for (const each of calls) each.close(constants.NGHTTP2_INTERNAL_ERROR);
    });
    server.emit('connection', theirs);
    const channel = new Channel(ours, { address: ADDRESS });
    const client = createClient(Control, channel.transport);
    const ends = await Promise.allSettled(Array.from({ length: 30 }, () => client.info({})));
    expect(ends.map((end) => end.status === 'rejected' && end.reason.message)).toEqual(
      Array.from({ length: 30 }, () => 'The engine broke off its answer.'),
    );
    channel.close();
  });

  it('takes it for an answer when buildkitd breaks off the question as well', async () => {
    const ours = await engineThatBreaksOff();
    const channel = new Channel(ours, { address: ADDRESS, isBuildkitd: true });
    const client = createClient(Control, channel.transport);
    for (let round = 0; round < 2; round++) {
      await expect(client.info({})).rejects.toThrow(/^The engine broke off its answer\.$/);
    }
    expect(await settled(channel.lost)).toBe(false);
    channel.close();
  });

  it('stays open when a message is too long, and the call says so', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    server.on('stream', (call) => {
      call.on('error', () => {});
      call.respond({ ':status': 200, 'content-type': 'application/grpc+proto' });
      call.write(Buffer.from([0, 1, 0, 0, 1]));
    });
    server.emit('connection', theirs);
    const channel = new Channel(ours, { address: ADDRESS });
    const error: unknown = await createClient(Control, channel.transport)
      .info({})
      .catch((reason: unknown) => reason);
    expect(buildFailure(error, true).message).toBe('the engine sent a message of more than 16 MiB');
    expect(await settled(channel.lost)).toBe(false);
    channel.close();
  });

  it('is lost within 15 s when pings are no longer answered', async () => {
    const [ours, theirs] = await streamPair();
    // Accepts everything and never answers, like a host that was switched off.
    theirs.resume();
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const channel = new Channel(ours, { address: ADDRESS });
    vi.advanceTimersByTime(8_000);
    expect(await settled(channel.lost)).toBe(false);
    vi.advanceTimersByTime(7_000);
    expect((await channel.lost).message).toBe(`The engine at ${ADDRESS} went away: it stopped responding.`);
    theirs.destroy();
  });

  it('stays open while pings are answered', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    server.emit('connection', theirs);
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const channel = new Channel(ours, { address: ADDRESS });
    for (let round = 0; round < 10; round++) {
      vi.advanceTimersByTime(5_000);
      await new Promise((resolve) => channel.session.ping(resolve));
    }
    expect(await settled(channel.lost)).toBe(false);
    channel.close();
    server.close();
  });
});
