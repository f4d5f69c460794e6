import { afterEach, describe, expect, it, vi } from 'vitest';
import { passedOn } from '../../src/cli/interrupts.ts';
import type { PassedSignal } from '../../src/ports.ts';
import { createExits } from '../../src/terminal/exits.ts';

/** Exits that are watched, and with which status the process would have ended. */
function watched() {
  const ended: unknown[] = [];
  let restored = 0;
  vi.spyOn(process, 'exit').mockImplementation(((status: number) => {
    ended.push(status);
  }) as typeof process.exit);
  const exits = createExits(
    () => {
      restored += 1;
    },
    () => false,
    String,
  );
  exits.watch();
  return { exits, ended, restored: () => restored };
}

const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'uncaughtException', 'exit'];
const before = EVENTS.map((event) => [event, process.listeners(event as 'exit')] as const);

afterEach(() => {
  // Whoever has ended watches until the process is gone.
  for (const [event, listeners] of before) {
    for (const each of process.listeners(event as 'exit'))
      if (!listeners.includes(each)) process.off(event, each);
  }
  vi.restoreAllMocks();
});

describe('while a program has the terminal', () => {
  it('a SIGQUIT is passed on to it and ends nothing', async () => {
    const { exits, ended, restored } = watched();
    const passed: PassedSignal[] = [];
    const stop = passedOn(exits)((signal) => passed.push(signal));
    process.emit('SIGQUIT', 'SIGQUIT');
    await Promise.resolve();
    expect({ passed, ended, restored: restored() }).toEqual({ passed: ['QUIT'], ended: [], restored: 0 });
    stop();
    process.emit('SIGQUIT', 'SIGQUIT');
    await vi.waitFor(() => expect(ended).toEqual([131]));
    expect({ passed, restored: restored() }).toEqual({ passed: ['QUIT'], restored: 1 });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('a %s ends it, once the terminal is restored', async (signal, status) => {
    const { exits, ended, restored } = watched();
    const passed: PassedSignal[] = [];
    const stop = passedOn(exits)((each) => passed.push(each));
    process.emit(signal, signal);
    expect(restored()).toBe(1);
    await vi.waitFor(() => expect(ended).toEqual([status]));
    stop();
    expect(passed).toEqual([]);
  });
});
