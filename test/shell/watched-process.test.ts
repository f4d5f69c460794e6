import { describe, expect, test } from 'vitest';
import type { Container, ContainerProcess, ProcessEnd, ProcessRequest } from '../../src/ports.ts';
import { startWatched } from '../../src/shell/watched-process.ts';
import { FakeClock } from '../fakes/builder.ts';

const PROBE = ['/bin/sh', '-c', ':'];

/** A container whose further processes end at once, or never once its first one has ended. */
class SilentlyEnding implements Container {
  hasEnded = false;
  readonly requests: ProcessRequest[] = [];
  readonly did: string[] = [];
  #end: (end: ProcessEnd) => void = () => undefined;

  start(request: ProcessRequest): ContainerProcess {
    const isFirst = this.requests.push(request) === 1;
    const ended = new Promise<ProcessEnd>((resolve) => {
      if (isFirst) this.#end = resolve;
      else if (!this.hasEnded) resolve({ kind: 'exited', status: 0 });
    });
    return {
      started: Promise.resolve(),
      ended,
      write: async (bytes) => void this.did.push(`write ${bytes.length}`),
      endInput: () => {
        if (!isFirst) return;
        this.did.push('end of input');
        if (this.hasEnded) this.#end({ kind: 'exited', status: 3 });
      },
      resize: () => undefined,
      signal: () => true,
    };
  }

  release = async (): Promise<void> => undefined;
}

function watched(probe: readonly string[] | null = PROBE) {
  const container = new SilentlyEnding();
  const clock = new FakeClock();
  const request: ProcessRequest = {
    args: ['cat'],
    env: [],
    cwd: '/',
    user: '',
    tty: null,
    output: () => undefined,
  };
  const process = startWatched(container, request, clock, async () => probe);
  /** Lets time pass, a little at a time. */
  const wait = async (milliseconds: number): Promise<void> => {
    for (let at = 0; at < milliseconds; at += 50) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { container, process, wait };
}

describe('a process whose input stays open', () => {
  test('has its input ended once it has ended itself', async () => {
    const { container, process, wait } = watched();
    container.hasEnded = true;
    await wait(4_000);
    expect(container.did).toEqual(['end of input']);
    expect(await process.ended).toEqual({ kind: 'exited', status: 3 });
    expect(container.requests.map(({ args }) => args)).toEqual([['cat'], PROBE]);
  });

  test('keeps it while it runs, however long, and is looked after more and more seldom', async () => {
    const { container, wait } = watched();
    await wait(60_000);
    expect(container.did).toEqual([]);
    expect(container.requests.length).toBeGreaterThan(5);
    expect(container.requests.length).toBeLessThan(20);
  });

  test('is not looked after while something comes or goes, nor once its input has ended', async () => {
    const { container, process, wait } = watched();
    for (let at = 0; at < 20; at += 1) {
      await process.write(Buffer.from('x'));
      await wait(200);
      await container.requests[0]?.output('stdout', Buffer.from('y'));
    }
    process.endInput();
    await wait(10_000);
    expect(container.requests).toHaveLength(1);
  });

  test('is left alone where nothing can be run beside it', async () => {
    const { container, wait } = watched(null);
    container.hasEnded = true;
    await wait(10_000);
    expect(container.did).toEqual([]);
    expect(container.requests).toHaveLength(1);
  });
});
