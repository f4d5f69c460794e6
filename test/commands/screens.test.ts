import { describe, expect, it } from 'vitest';
import { lineBreakpoint } from '../../src/breakpoints/types.ts';
import { type Picking, runProgram } from '../../src/commands/pick.ts';
import type { ScreensOptions, ScreenTerminal } from '../../src/commands/screens.ts';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';
import { addressName } from '../../src/states/address.ts';
import type { Store } from '../../src/store/store.ts';
import { FakeBuilder, FakeClock } from '../fakes/builder.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { dockerfileOf, EXAMPLE, RUNTIME } from '../fakes/state.ts';
import { settled, until } from '../fakes/until.ts';

/** What `end` rejects with instead of ending the process. */
class Ended extends Error {}

const lent = {
  term: 'xterm',
  size: () => ({ columns: 80, rows: 24 }),
  attach: () => {
    throw new Error('No process is attached here.');
  },
};

/** A folder without builds. */
const NOTHING: Picking = {
  folder: '.',
  find: async () => ({ builds: [], isTruncated: false }),
  last: async () => null,
  remember: async () => undefined,
  show: () => ({ unmount: async () => undefined }),
};

/** The screens on a fake terminal that records what is done to it. */
function begin(change: Partial<ScreensOptions> = {}, picking: Partial<Picking> = {}) {
  const events: string[] = [];
  const exits: (() => Promise<void>)[] = [];
  const builder = new FakeBuilder();
  const shown: Store[] = [];
  const dockerfile = dockerfileOf(EXAMPLE);
  const terminal: ScreenTerminal = {
    speaks: false,
    open: () => events.push('open'),
    size: () => ({ columns: 80, rows: 24 }),
    suspend: () => events.push('suspend'),
    copy: (text) => events.push(`copy ${text}`) > 0,
    onExit: (call) => exits.push(call),
    end: async (status) => {
      events.push(`end ${status}`);
      for (const exit of exits) await exit();
      throw new Ended();
    },
    holdKeys: () => events.push('hold'),
    runForeground: async (run) => {
      events.push('lend');
      return await run().finally(() => events.push('take back'));
    },
    runShell: async (run) => {
      events.push('lend to a shell');
      return await run(lent).finally(() => events.push('take back'));
    },
  };
  const first: ScreensOptions = {
    dockerfile,
    unusedBuildArgs: [],
    recorder: async () => null,
    history: () => Promise.reject(new Error('There is no history here.')),
    pastResult: () => Promise.reject(new Error('There is no history here.')),
    target: RUNTIME,
    names: { context: '.', dockerfile: 'Dockerfile', folder: '/project' },
    clock: new FakeClock(),
    connect: async () => {
      events.push('connect');
      return builder;
    },
    readDockerfile: async () => dockerfile,
    specFor: (file, stage, noCache) =>
      specOf('/project', { target: file.stages[stage]?.name ?? null, noCache }),
    changeOptions: async () => dockerfile,
    buildOptions: () => ({ spec: specOf('/project'), command: [] }),
    editor: null,
    launch: async () => null,
    shell: async () => null,
    prepareShell: () => undefined,
    fixes: { read: async () => null, write: async () => undefined },
    editText: async (text) => text,
    trace: () => Promise.reject(new Error('Nothing is traced here.')),
    sourceFolder: async () => null,
    imageConfig: async () => null,
    checkSettings: () => Promise.reject(new Error('Nothing is checked here.')),
    writeReport: () => Promise.reject(new Error('There is no disk here.')),
    openCopyDestination: () => Promise.reject(new Error('There is no disk here.')),
    contexts: { list: async () => null },
    addIgnoreRule: async () => 'written',
    lastBuilt: async () => null,
    watcher: {
      start: () => ({
        follow: async () => undefined,
        changedSince: async () => ({ count: 0, changed: [] }),
        close: () => undefined,
      }),
    },
    breakpoints: { load: async () => [], save: async () => undefined },
    fileEditor: async () => {},
    contextFile: async () => null,
    view: { loadWrapping: async () => false, saveWrapping: async () => undefined },
    show: (store) => {
      events.push('show');
      shown.push(store);
      return {
        unmount: async () => {
          events.push('unmount');
        },
      };
    },
    ...change,
    terminal,
  };
  const over = runProgram({ terminal, first, picking: { ...NOTHING, ...picking }, explain: String });
  const ended = over.then(
    () => false,
    (error: unknown) => error instanceof Ended,
  );
  const store = (): Store => shown.at(-1)!;
  return { events, builder, store, ended };
}

describe('the screens', () => {
  it('are shown before the engine is connected', async () => {
    const { events, store } = begin();
    expect(events).toEqual(['open', 'show']);
    await until(() => store().get().engine.kind === 'found');
    expect(events.slice(0, 3)).toEqual(['open', 'show', 'connect']);
  });

  it('are removed before the process ends', async () => {
    const { events, store, ended } = begin();
    await until(() => store().get().engine.kind === 'found');
    store().dispatch({ type: 'quit/asked' });
    expect(await ended).toBe(true);
    expect(events.slice(-2)).toEqual(['unmount', 'end 0']);
  });

  it('end with 130 when interrupted, and cancel what runs', async () => {
    const { events, builder, store, ended } = begin();
    store().dispatch({ type: 'build/asked', noCache: false, now: 0 });
    await until(() => store().get().build?.phase === 'running');
    store().dispatch({ type: 'quit/asked', interrupted: true });
    expect(await ended).toBe(true);
    expect(events.at(-1)).toBe('end 130');
    expect(builder.last).toMatchObject({ cancelled: true, closed: true });
  });

  it('go to the background when asked', () => {
    const { events, store } = begin();
    store().dispatch({ type: 'suspend/asked' });
    expect(events).toContain('suspend');
  });

  it('start with the saved breakpoints', async () => {
    const { store } = begin({
      breakpoints: { load: async () => [lineBreakpoint(4), lineBreakpoint(12)], save: async () => undefined },
    });
    await until(() => store().get().breakpoints.length > 0);
    expect(store().get().breakpoints).toEqual([lineBreakpoint(4), lineBreakpoint(12)]);
  });
});

it('what is hidden on the screens is not copied', async () => {
  const command = ['docker', 'hunter2-secret'];
  const { events, store } = begin({
    buildOptions: () => ({ spec: specOf('/project'), command }),
  });
  await until(() => store().get().engine.kind === 'found');
  hideTexts(['hunter2-secret']);
  store().dispatch({ type: 'options/copyAsked' });
  hideNothing();
  expect(events.at(-1)).toBe('copy docker ***');
});

describe('the editor', () => {
  it('gets the terminal while the screens are down, and the same state comes back', async () => {
    const lines: number[] = [];
    const { events, store } = begin({
      editor: async (line) => {
        lines.push(line);
      },
    });
    store().dispatch({ type: 'explore/stageShown', stage: 1 });
    const before = store();
    events.length = 0;
    store().dispatch({ type: 'edit/asked', line: 12 });
    await until(() => events.includes('show'));
    await settled();
    expect(events.filter((event) => event !== 'connect')).toEqual([
      'hold',
      'unmount',
      'lend',
      'take back',
      'show',
    ]);
    expect(lines).toEqual([12]);
    expect(store()).toBe(before);
    expect(store().get().explore.stage).toBe(1);
  });

  it('that cannot be run brings the screens back with the reason', async () => {
    const { events, store } = begin({
      editor: async () => {
        throw new Error('nano could not be started: set EDITOR.');
      },
    });
    events.length = 0;
    store().dispatch({ type: 'edit/asked', line: 1 });
    await until(() => store().get().message !== null);
    expect(events).toContain('show');
    expect(store().get().message).toEqual({ text: 'nano could not be started: set EDITOR.', tone: 'error' });
  });

  it('that ends after the screens were left does not bring them back', async () => {
    const { events, store, ended } = begin({
      editor: async () => {
        store().dispatch({ type: 'quit/asked' });
        await until(() => events.includes('end 0'));
      },
    });
    await until(() => store().get().engine.kind === 'found');
    events.length = 0;
    store().dispatch({ type: 'edit/asked', line: 1 });
    expect(await ended).toBe(true);
    await until(() => events.includes('take back'));
    await settled();
    expect(events).not.toContain('show');
  });

  it('has nothing to edit if the Dockerfile came from stdin', async () => {
    const { events, store } = begin();
    store().dispatch({ type: 'edit/asked', line: 1 });
    await until(() => store().get().message !== null);
    expect(store().get().message?.text).toBe('The Dockerfile came from stdin: there is no file to edit.');
    expect(events).not.toContain('unmount');
  });
});

describe('a shell', () => {
  it('gets the keys from the moment it is asked for', async () => {
    const { events, store } = begin({
      shell: async ({ address }, terminal) => `${addressName(address)} on ${terminal.term}`,
    });
    await until(() => store().get().engine.kind === 'found');
    events.length = 0;
    store().dispatch({ type: 'shell/askedAt', stage: 1, line: null });
    expect(events).toEqual(['hold', 'unmount']);
    await until(() => store().get().message !== null);
    expect(events).toEqual(['hold', 'unmount', 'lend to a shell', 'take back', 'show']);
    expect(store().get().message?.text).toBe('deps on xterm');
  });
});
