import { describe, expect, it } from 'vitest';
import { type Pickable, type Picking, runProgram } from '../../src/commands/pick.ts';
import type { ScreensOptions, ScreenTerminal } from '../../src/commands/screens.ts';
import type { PickStore } from '../../src/store/pick-session.ts';
import { until } from '../fakes/until.ts';
import { choice } from '../screens/pick/choices.ts';

/** What `end` rejects with instead of ending the process. */
class Ended extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

const terminal: ScreenTerminal = {
  speaks: false,
  open: () => undefined,
  size: () => ({ columns: 80, rows: 24 }),
  suspend: () => undefined,
  copy: () => true,
  onExit: () => undefined,
  end: async (status) => {
    throw new Ended(status);
  },
  holdKeys: () => undefined,
  runForeground: (run) => run(),
  runShell: () => Promise.reject(new Error('There is no shell here.')),
};

/** The list with builds that never open, and what became of them. */
function begin(isTruncated = false) {
  const events: string[] = [];
  let shown: PickStore | null = null;
  let searched: AbortSignal | null = null;
  const builds = ['slow', 'slower'].map((name): Pickable => {
    const own = choice({ kind: 'compose', name, file: 'compose.yaml' });
    const open = (signal: AbortSignal): Promise<ScreensOptions> => {
      events.push(`open ${name}`);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          events.push(`stop ${name}`);
          reject(signal.reason);
        });
      });
    };
    return { choice: own, open };
  });
  const picking: Picking = {
    folder: '.',
    find: async (signal) => {
      searched = signal;
      return { builds, isTruncated };
    },
    last: async () => null,
    remember: async (id) => void events.push(`remember ${id}`),
    show: (store) => {
      shown = store;
      return { unmount: async () => void events.push('unmount') };
    },
  };
  const ended = runProgram({ terminal, first: null, picking, explain: String }).catch((error: unknown) => {
    if (error instanceof Ended) return error.status;
    throw error;
  });
  const store = (): PickStore => {
    if (shown === null) throw new Error('The list is not shown.');
    return shown;
  };
  const listed = () => until(() => shown?.get().searching === false);
  return { events, ended, store, listed, isSearchOver: () => searched?.aborted };
}

describe('while a build is being opened', () => {
  it('esc stops that and the list stays, without an error', async () => {
    const { events, ended, store, listed } = begin();
    await listed();
    store().dispatch({ type: 'pick/chosen' });
    await until(() => events.length > 0);
    store().dispatch({ type: 'pick/left', interrupted: false });
    await until(() => events.length > 1);
    expect(events).toEqual(['open slow', 'stop slow']);
    expect(store().get().error).toBeNull();
    store().dispatch({ type: 'pick/left', interrupted: false });
    expect(await ended).toBe(0);
  });

  it('ctrl+c ends the program, and stops what is opened', async () => {
    const { events, ended, store, listed } = begin();
    await listed();
    store().dispatch({ type: 'pick/chosen' });
    await until(() => events.length > 0);
    store().dispatch({ type: 'pick/left', interrupted: true });
    expect(await ended).toBe(130);
    expect(events).toEqual(['open slow', 'stop slow', 'unmount']);
  });

  it('another one may be picked; the same one is not opened twice', async () => {
    const { events, ended, store, listed } = begin();
    await listed();
    store().dispatch({ type: 'pick/chosen' });
    await until(() => events.length > 0);
    store().dispatch({ type: 'pick/chosen' });
    store().dispatch({ type: 'pick/moved', move: { by: 1, unit: 'line', page: 1 } });
    await until(() => store().get().cursor !== null);
    store().dispatch({ type: 'pick/chosen' });
    await until(() => events.includes('open slower'));
    expect(events).toEqual(['open slow', 'stop slow', 'open slower']);
    store().dispatch({ type: 'pick/left', interrupted: true });
    expect(await ended).toBe(130);
  });
});

describe('the search', () => {
  it('ends when the list is left, and says when it has not found all', async () => {
    const { ended, store, listed, isSearchOver } = begin(true);
    await listed();
    expect(store().get().isTruncated).toBe(true);
    expect(isSearchOver()).toBe(false);
    store().dispatch({ type: 'pick/left', interrupted: false });
    expect(await ended).toBe(0);
    expect(isSearchOver()).toBe(true);
  });
});
