import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import type { PickAction } from '../../../src/screens/pick/actions.ts';
import { PICK_BINDINGS, pickActionFor, pickFooter } from '../../../src/screens/pick/keys.ts';
import { pickMouseDid } from '../../../src/screens/pick/keys-mouse.ts';
import { emptyPick, reducePick } from '../../../src/screens/pick/reduce.ts';
import { Pick } from '../../../src/screens/pick/screen.tsx';
import { currentChoice, pickRows, shownChoices } from '../../../src/screens/pick/select.ts';
import type { Choice, PickState } from '../../../src/screens/pick/state.ts';
import { createPickSession } from '../../../src/store/pick-session.ts';
import { cellsOf } from '../../../src/text/cells.ts';
import { linesOfNode } from '../../fakes/screen.tsx';
import { choice, TEAM } from './choices.ts';

const WINDOW = { columns: 80, rows: 24 };

function list(choices: readonly Choice[] = TEAM, change: Partial<PickState> = {}): PickState {
  const empty = emptyPick({ window: WINDOW, folder: '.', last: null, canGoBack: false });
  return { ...reducePick(empty, { type: 'pick/found', choices, isTruncated: false }), ...change };
}

/** The state after these keys. */
function typed(state: PickState, ...keys: readonly string[]): PickState {
  return keys.reduce((now, key) => {
    const action = pickActionFor(key, now);
    return action === null ? now : reducePick(now, action);
  }, state);
}

const names = (state: PickState): readonly string[] =>
  shownChoices(state).map(({ name, file }) => name ?? file);

describe('the list of builds', () => {
  it('groups services, bake targets and Dockerfiles, in that order', () => {
    const rows = pickRows(list()).map((row) =>
      row.kind === 'heading' ? row.text : `  ${row.choice.name ?? row.choice.file}`,
    );
    expect(rows).toEqual([
      'Compose services',
      '  api',
      '  web',
      '  worker',
      'Bake targets',
      '  release',
      'Dockerfiles',
      '  Dockerfile',
      '  tools/lint.Dockerfile',
    ]);
  });

  it('has what was picked last on top, once, under the cursor', () => {
    const state = list(TEAM, { last: 'bake docker-bake.hcl release' });
    expect(pickRows(state)[0]).toEqual({ kind: 'heading', text: 'Picked last' });
    expect(names(state)).toEqual(['release', 'api', 'web', 'worker', 'Dockerfile', 'tools/lint.Dockerfile']);
    expect(currentChoice(state)?.name).toBe('release');
  });

  it('names the files of builds that are called the same', () => {
    const session = createPickSession({ window: WINDOW, folder: 'x', last: null, canGoBack: false });
    session.found([
      choice({ kind: 'compose', name: 'web', file: 'compose.yaml', context: 'app' }),
      choice({ kind: 'compose', name: 'web', file: 'compose.local.yaml', context: 'app' }),
      choice({ kind: 'compose', name: 'api', file: 'compose.yaml', context: 'app' }),
    ]);
    const shown = linesOfNode(<Pick now={() => 0} store={session.store} />, WINDOW).join('\n');
    expect(shown).toMatch(/web .*app {2}\(compose\.yaml\)/);
    expect(shown).toMatch(/web .*app {2}\(compose\.local\.yaml\)/);
    expect(shown).not.toMatch(/api .*app {2}\(/);
  });

  it('says why it is empty', () => {
    const empty = list([]);
    const why = 'There is nothing to build here: compose.yaml has no service with build.';
    const session = createPickSession({ window: WINDOW, folder: 'x', last: null, canGoBack: false });
    session.failed(why);
    const shown = linesOfNode(<Pick store={session.store} now={() => 0} />, WINDOW).join('\n');
    expect(shown).toContain('There is no build to pick in this folder.');
    expect(shown.replaceAll(/[│\s]+/g, ' ')).toContain(why);
    expect(currentChoice(empty)).toBe(null);
  });

  it('is filtered by every word that is typed, in any case, and starts at the top again', () => {
    expect(names(typed(list(), 'down', 'd', 'O', 'c', 'k', 'e', 'r', 'space', 't', 'o'))).toEqual([
      'tools/lint.Dockerfile',
    ]);
    expect(names(typed(list(), 'r', 'u', 'n', 't'))).toEqual(['api', 'release']);
    expect(currentChoice(typed(list(), 'down', 'down', 'r', 'u', 'n', 't'))?.name).toBe('api');
  });

  it('shows everything again after esc, and loses one character by backspace', () => {
    expect(typed(list(), 'w', 'e', 'b', 'esc')).toMatchObject({ query: '', outcome: null });
    expect(typed(list(), 'w', 'é', 'backspace').query).toBe('w');
  });

  it('keeps its cursor on a choice while more are found', () => {
    const state = typed(list(TEAM.slice(0, 3)), 'down', 'down');
    expect(currentChoice(state)?.file).toBe('tools/lint.Dockerfile');
    expect(
      currentChoice(reducePick(state, { type: 'pick/found', choices: TEAM, isTruncated: false }))?.file,
    ).toBe('tools/lint.Dockerfile');
  });

  it('stops at both ends', () => {
    expect(currentChoice(typed(list(), 'up'))?.name).toBe('api');
    expect(currentChoice(typed(list(), 'end', 'down'))?.file).toBe('tools/lint.Dockerfile');
    expect(currentChoice(typed(list(), 'end', 'home'))?.name).toBe('api');
  });

  it('opens the build under the cursor', () => {
    expect(typed(list(), 'down', 'enter').outcome).toEqual({
      kind: 'picked',
      id: 'compose compose.yaml web',
    });
  });

  it('opens nothing when nothing matches, and says so', () => {
    const state = typed(list(), 'x', 'y', 'z', 'enter');
    expect(state.outcome).toBeNull();
    expect(frame(state).join('\n')).toContain('No build matches "xyz": esc shows all of them.');
  });

  it('says what is wrong with a build instead of opening it', () => {
    const state = typed(list(), 'down', 'down', 'enter');
    expect(state).toMatchObject({ outcome: null, error: TEAM[4]?.problem });
  });

  it.each([
    [false, 'esc', { kind: 'quit', interrupted: false }],
    [true, 'esc', { kind: 'back' }],
    [false, 'ctrl+c', { kind: 'quit', interrupted: true }],
    [true, 'ctrl+c', { kind: 'quit', interrupted: true }],
  ] as const)('with a build open before: %s, %s leaves it', (canGoBack, key, outcome) => {
    expect(typed(list(TEAM, { canGoBack }), key).outcome).toEqual(outcome);
  });

  it('says what it is opening, and that esc stops that', () => {
    const state = typed(list(), 'w', 'e', 'b', 'enter');
    expect(frame(state).join('\n')).toContain('Opening web…');
    expect(pickFooter(state)).toContainEqual(['esc', 'stop']);
    const stopped = typed(state, 'esc');
    expect(stopped).toMatchObject({ outcome: { kind: 'stopped' }, query: 'web' });
    expect(frame(stopped).join('\n')).not.toContain('Opening');
    expect(typed(state, 'ctrl+c').outcome).toEqual({ kind: 'quit', interrupted: true });
  });

  it('says that there are more builds than it lists', () => {
    expect(frame(list(TEAM, { isTruncated: true })).join('\n')).toContain('only the first 6');
    expect(frame(typed(list(TEAM, { isTruncated: true }), 'w', 'e', 'b')).join('\n')).toContain(
      '1 of the first 6',
    );
  });

  it('has every key of its footer among its bindings', () => {
    expect(pickFooter(list())).toEqual([
      ['enter', 'open'],
      ['esc', 'quit'],
    ]);
    expect(pickFooter(typed(list(), 'a'))).toContainEqual(['esc', 'clear filter']);
    expect(PICK_BINDINGS.every(({ help }) => /^[A-Z].*[^.]$/.test(help))).toBe(true);
  });
});

/** The window as rows of text. */
function frame(state: PickState): readonly string[] {
  const store = {
    get: () => state,
    dispatch: (_: PickAction) => undefined,
    subscribe: () => () => undefined,
  };
  return linesOfNode(<Pick now={() => 0} store={store} />, state.window);
}

describe('the window with the list', () => {
  it.each([
    [60, 16],
    [80, 24],
    [120, 40],
    [200, 50],
  ])('fills %i×%i border to border and shows name, target, stages and context', (columns, rows) => {
    const shown = frame(list(TEAM, { window: { columns, rows } }));
    expect(shown).toHaveLength(rows - 1);
    for (const line of shown.slice(1, -1)) expect(cellsOf(line)).toBe(columns);
    const api = shown.find((line) => line.includes('api') && line.includes('◆ runtime'));
    expect(api).toMatch(/❯? *api +◆ runtime +3 stages +api/);
  });

  it('shows a problem in its row, and in full below', () => {
    const text = frame(typed(list(), 'down', 'down')).join('\n');
    expect(text).toContain('▲ compose.yaml:14: the service');
    expect(text.replaceAll(/[│\s]+/g, ' ')).toContain('which extends it in turn: remove one of the two.');
  });

  it('shows names from outside as text', () => {
    const evil = choice({ kind: 'compose', name: 'a\u001b[2Jb', file: 'x\ny.yaml', context: '\u202e' });
    const text = frame(list([evil])).join('\n');
    expect(text).toContain('a');
    expect(text).not.toMatch(/\u001b|\u202e/);
  });

  it('stays quick with 10,000 builds: only visible rows are drawn', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => choice({ kind: 'bake', name: `t${at}` }));
    const text = frame(typed(list(many), 'end')).join('\n');
    expect(text).toContain('t9999');
    expect(text).toContain('10000 of 10000');
  });
});

describe('a session of the list', () => {
  it('says in the list why a build cannot be opened, and lets a person pick again', async () => {
    const session = createPickSession({ window: WINDOW, folder: '.', last: null, canGoBack: false });
    session.found(TEAM);
    const first = session.outcome();
    session.store.dispatch({ type: 'pick/chosen' });
    expect(await first).toEqual({ kind: 'picked', id: 'compose compose.yaml api' });
    session.failed('api/Dockerfile:3: unknown instruction RUNN.');
    expect(session.store.get()).toMatchObject({ outcome: null, error: expect.stringContaining('RUNN') });
    const second = session.outcome();
    session.store.dispatch({ type: 'pick/left', interrupted: false });
    expect(await second).toEqual({ kind: 'quit', interrupted: false });
  });
});

describe('the mouse in the list', () => {
  it('chooses a build, opens it the second time, scrolls, and presses the keys of the footer', () => {
    const session = createPickSession({ window: WINDOW, folder: '.', last: null, canGoBack: false });
    session.found(TEAM);
    const { store } = session;
    const app = render(<Pick now={() => 0} store={store} />);
    const at = (text: string) => {
      const lines = (app.lastFrame() ?? '').replaceAll(/\u001b\[[\d;]*m/g, '').split('\n');
      const row = lines.findIndex((line) => line.includes(text));
      return { row, column: lines[row]?.indexOf(text) ?? -1 };
    };
    pickMouseDid(store, { kind: 'press', ...at('Bake targets') }, 0);
    expect(currentChoice(store.get())?.name).toBe('api');
    pickMouseDid(store, { kind: 'press', ...at('worker') }, 0);
    expect(currentChoice(store.get())?.name).toBe('worker');
    pickMouseDid(store, { kind: 'wheelUp', ...at('web') }, 0);
    expect(currentChoice(store.get())?.name).toBe('api');
    pickMouseDid(store, { kind: 'press', ...at('api') }, 9000);
    expect(store.get().outcome).toMatchObject({ kind: 'picked' });
    pickMouseDid(store, { kind: 'press', ...at('esc quit') }, 9000);
    expect(store.get().outcome).toMatchObject({ kind: 'stopped' });
    pickMouseDid(store, { kind: 'press', ...at('esc quit') }, 19000);
    expect(store.get().outcome).toMatchObject({ kind: 'quit' });
    app.unmount();
  });
});
