import { createServer as createHttp2Server } from 'node:http2';
import { createClient } from '@connectrpc/connect';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Channel } from '../../src/buildkit/channel.ts';
import { Control } from '../../src/buildkit/gen/control_pb.ts';
import { streamPair } from './session/daemon.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Whether `promise` settles before everything else that is waiting has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => true), new Promise<boolean>((r) => setImmediate(r, false))]);
}

describe('a channel', () => {
  it('is lost when its stream closes, with every call on it', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    const called = new Promise((resolve) => server.once('stream', resolve));
    server.on('sessionError', () => {});
    server.emit('connection', theirs);
    const channel = new Channel(ours);
    const call = createClient(Control, channel.transport).info({});
    await called;
    theirs.destroy();
    await expect(call).rejects.toThrow();
    expect(await channel.lost).not.toBe('');
    await expect(createClient(Control, channel.transport).info({})).rejects.toThrow();
  });

  it('is not reported as lost when it is closed, even twice', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    server.emit('connection', theirs);
    const channel = new Channel(ours);
    channel.close();
    channel.close();
    await new Promise((resolve) => theirs.once('close', resolve));
    expect(await settled(channel.lost)).toBe(false);
  });

  it('is lost when pings are no longer answered', async () => {
    const [ours, theirs] = await streamPair();
    // Accepts everything and never answers, like a host that was switched off.
    theirs.resume();
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const channel = new Channel(ours);
    vi.advanceTimersByTime(29_000);
    expect(await settled(channel.lost)).toBe(false);
    vi.advanceTimersByTime(3_000);
    expect(await channel.lost).toBe('the engine stopped responding');
    theirs.destroy();
  });

  it('stays open while pings are answered', async () => {
    const [ours, theirs] = await streamPair();
    const server = createHttp2Server();
    server.emit('connection', theirs);
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const channel = new Channel(ours);
    for (let round = 0; round < 10; round++) {
      const ponged = new Promise((resolve) => channel.session.ping(resolve));
      vi.advanceTimersByTime(10_000);
      await ponged;
    }
    expect(await settled(channel.lost)).toBe(false);
    channel.close();
    server.close();
  });
});
