import { describe, expect, test } from 'vitest';
import type { Container, ContainerProcess, ProcessEnd, ProcessRequest } from '../../src/ports.ts';
import { type FindWaiter, startWatched } from '../../src/shell/watched-process.ts';
import { FakeClock } from '../fakes/builder.ts';

const WAITER = ['/bin/sh', '-c', 'echo; kill -STOP $$'];

/** A container whose first process is reported as ended only once its input has ended, too. */
class Reluctant implements Container {
  readonly requests: ProcessRequest[] = [];
  readonly did: string[] = [];
  hasEnded = false;
  endSecond: (end: ProcessEnd) => void = () => undefined;
  #endFirst: (end: ProcessEnd) => void = () => undefined;

  start(request: ProcessRequest): ContainerProcess {
    const isFirst = this.requests.push(request) === 1;
    const ended = new Promise<ProcessEnd>((resolve) => {
      if (isFirst) this.#endFirst = resolve;
      else this.endSecond = resolve;
    });
    return {
      // The engine says so before it is.
      started: Promise.resolve(),
      ended,
      write: async (bytes) => void this.did.push(`write ${bytes.length}`),
      endInput: () => {
        if (!isFirst) return;
        this.did.push('end of input');
        if (this.hasEnded) this.#endFirst({ kind: 'exited', status: 3 });
      },
      resize: () => undefined,
      signal: () => true,
    };
  }

  /** The second process runs. */
  prints(): void {
    void this.requests[1]?.output('stdout', Buffer.from('\n'));
  }

  release = async (): Promise<void> => undefined;
}

function watched(findWaiter: FindWaiter = async () => WAITER, tty: ProcessRequest['tty'] = null) {
  const container = new Reluctant();
  const clock = new FakeClock();
  const request = { args: ['cat'], env: [], cwd: '/', user: '', tty, output: () => undefined };
  const process = startWatched(container, request, clock, findWaiter);
  /** Lets time pass, a little at a time. */
  const wait = async (milliseconds: number): Promise<void> => {
    for (let at = 0; at < milliseconds; at += 50) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { container, process, clock, wait };
}

describe('a process whose input stays open', () => {
  test('keeps it while it runs, however long, with one process that waits beside it as root', async () => {
    const { container, wait } = watched();
    await wait(300);
    container.prints();
    await wait(60_000);
    expect(container.did).toEqual([]);
    expect(container.requests.map(({ args, user }) => [args, user])).toEqual([
      [['cat'], ''],
      [WAITER, '0:0'],
    ]);
  });

  test.each<ProcessEnd>([
    { kind: 'exited', status: 137 },
    { kind: 'refused', status: 127, message: 'gone' },
    { kind: 'lost', error: new Error('cut off') as never },
  ])('has it ended once the one that waits ends: $kind', async (end) => {
    const { container, process, wait } = watched();
    await wait(300);
    container.prints();
    await wait(10_000);
    container.hasEnded = true;
    container.endSecond(end);
    expect(await process.ended).toEqual({ kind: 'exited', status: 3 });
    expect(container.did).toEqual(['end of input']);
  });

  test('has it ended where none can start beside it any more, and not before that is sure', async () => {
    const { container, process, wait } = watched();
    container.hasEnded = true;
    await wait(3_000);
    expect(container.did).toEqual([]);
    await wait(500);
    expect(await process.ended).toEqual({ kind: 'exited', status: 3 });
  });

  test('keeps it longer where all takes longer', async () => {
    const slow = watched(async () => {
      slow.clock.advance(3_000);
      return WAITER;
    });
    await slow.wait(8_000);
    expect(slow.container.did).toEqual([]);
    slow.container.prints();
    await slow.wait(60_000);
    expect(slow.container.did).toEqual([]);
  });

  test.each<[string, FindWaiter]>([
    ['there is nothing to wait', async () => null],
    ['that cannot be found out', () => Promise.reject(new Error('no container'))],
  ])('keeps it where %s', async (_, findWaiter) => {
    const { container, wait } = watched(findWaiter);
    await wait(10_000);
    expect([container.did, container.requests.length]).toEqual([[], 1]);
  });

  test('keeps it where the one that waits ends by itself', async () => {
    const { container, wait } = watched();
    await wait(300);
    container.endSecond({ kind: 'exited', status: 0 });
    await wait(10_000);
    expect(container.did).toEqual([]);
  });
});

test('a process whose input has ended, or that has a terminal, has none beside it', async () => {
  const [ended, onTerminal] = [watched(), watched(undefined, { columns: 80, rows: 24 })];
  ended.process.endInput();
  await Promise.all([ended.wait(10_000), onTerminal.wait(10_000)]);
  expect(ended.container.requests).toHaveLength(1);
  expect(onTerminal.container.requests).toHaveLength(1);
  expect(ended.clock.waiting + onTerminal.clock.waiting).toBe(0);
});
