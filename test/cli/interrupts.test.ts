import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Interrupt } from '../../src/ports.ts';

const STREAMS = [process.stdout, process.stderr];
const before = STREAMS.map((stream) => stream.listeners('error'));

/** Statuses with which the process would have ended. */
let ended: unknown[];
let said: string;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  ended = [];
  said = '';
  vi.spyOn(process, 'exit').mockImplementation(((status: unknown) => {
    ended.push(status);
  }) as typeof process.exit);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const [at, stream] of STREAMS.entries()) {
    stream.removeAllListeners('error');
    for (const each of before[at] ?? []) stream.on('error', each as () => void);
  }
});

/** A program whose output is watched, as it starts. */
async function program() {
  const interrupts = await import('../../src/cli/interrupts.ts');
  interrupts.watchOutput();
  return interrupts;
}

function fail(stream: NodeJS.WriteStream, code: string): void {
  stream.emit('error', Object.assign(new Error(code), { code, syscall: 'write' }));
}

describe('an output that cannot be written', () => {
  it.each(['EDQUOT', 'EFBIG', 'EIO', 'ECONNRESET', 'ENOSPC'])(
    'lets a command end in order: %s',
    async (code) => {
      const { onInterrupt, hasOutputFailed } = await program();
      const heard: Interrupt[] = [];
      const stop = onInterrupt((signal) => heard.push(signal));
      fail(process.stdout, code);
      fail(process.stdout, code);
      stop();
      expect(heard).toEqual(['PIPE']);
      expect(said).toMatch(/^stagedive: the output cannot be written: .*\.\n$/);
      expect(hasOutputFailed()).toBe(true);
      expect(ended).toEqual([]);
    },
  );

  it('ends a command that does not end by itself after a while', async () => {
    const { onInterrupt } = await program();
    const stop = onInterrupt(() => undefined);
    fail(process.stdout, 'ENOSPC');
    vi.advanceTimersByTime(4_900);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(200);
    stop();
    expect(ended).toEqual([1]);
  });

  it('tells each who has something to end', async () => {
    const { onInterrupt, onFailedOutput } = await program();
    const heard: Interrupt[] = [];
    onInterrupt((signal) => heard.push(signal))();
    const first = onInterrupt((signal) => heard.push(signal));
    fail(process.stdout, 'ENOSPC');
    first();
    const statuses: number[] = [];
    const end = async (status: number): Promise<never> => {
      statuses.push(status);
      return await new Promise<never>(() => undefined);
    };
    const second = onFailedOutput({ end });
    fail(process.stdout, 'ENOSPC');
    second();
    expect({ heard, statuses, ended }).toEqual({ heard: ['PIPE'], statuses: [1], ended: [] });
  });

  it('ends the process where nothing is to be ended', async () => {
    const { onInterrupt } = await program();
    onInterrupt(() => undefined)();
    fail(process.stdout, 'ENOSPC');
    expect(ended).toEqual([1]);
  });
});

describe('a reader that stops early', () => {
  /** What a command hears when the reader of a stream is gone, and with what the process ends once no command runs. */
  async function endOf(stream: NodeJS.WriteStream) {
    const { onInterrupt, hasOutputFailed } = await program();
    const heard: Interrupt[] = [];
    const stop = onInterrupt((signal) => heard.push(signal));
    fail(stream, 'EPIPE');
    fail(stream, 'EPIPE');
    stop();
    const during = [...ended];
    fail(stream, 'EPIPE');
    return { heard, said, during, failed: hasOutputFailed(), ended };
  }

  it('interrupts a command, and is no failure', async () => {
    const told = { heard: ['PIPE'], said: '', during: [], failed: false, ended: [0] };
    expect(await endOf(process.stdout)).toEqual(told);
  });

  it('of stderr ends a command in order, too, which has failed', async () => {
    const told = { heard: ['PIPE'], said: '', during: [], failed: true, ended: [1] };
    expect(await endOf(process.stderr)).toEqual(told);
  });
});
