import { describe, expect, it } from 'vitest';
import { mouseDid } from '../../../src/screens/frame/keys-mouse.ts';
import { tabSpans } from '../../../src/screens/frame/lines/tabs.ts';
import type { AppState } from '../../../src/store/state.ts';
import { NO_OVERRIDES, setUserKeys } from '../../../src/text/user-keys.ts';
import { runningContainer } from '../../fakes/sample-container.ts';
import { draw, LARGE, MIDDLE, SMALL } from '../../fakes/screen.tsx';
import { situations } from '../../fakes/situations.ts';
import { dockerfileOf, NOW, start } from '../../fakes/state.ts';
import { walks } from '../../fakes/walk.ts';

/** Draws a state, and does something with the mouse at the first place where a text is shown. */
async function on(state: AppState, text: string, kind: 'press' | 'wheelUp' | 'wheelDown' = 'press') {
  const screen = draw(state);
  await screen.shows(text);
  const lines = screen.lines();
  const row = lines.findIndex((line) => line.includes(text));
  const column = lines[row]?.indexOf(text) ?? -1;
  mouseDid(screen.store, { kind, column, row }, NOW);
  screen.unmount();
  return screen;
}

describe.each([SMALL, MIDDLE, LARGE])('the mouse in a window of $columns×$rows', (window) => {
  const state = start({ window });

  it('chooses a row, and a second time does what enter does', async () => {
    const screen = await on(state, ' 2 build');
    expect(screen.store.get().explore.stage).toBe(2);
    const again = await on(screen.store.get(), ' 2 build');
    expect(again.store.get().target).toBe(2);
  });

  it('gives the focus to the panel under it', async () => {
    const { store } = await on(state, 'Dockerfile ─');
    expect(store.get().explore.panel).toBe('source');
  });

  it('scrolls the panel under it', async () => {
    const { store } = await on({ ...state, explore: { ...state.explore, stage: 0 } }, ' 1 deps', 'wheelDown');
    expect(store.get().explore.stage).toBe(3);
    const up = await on(store.get(), ' 1 deps', 'wheelUp');
    expect(up.store.get().explore.stage).toBe(0);
  });

  it('presses the keys of the footer', async () => {
    const { store } = await on(state, '? help');
    expect(store.get().overlay?.kind).toBe('help');
  });

  it('opens a screen by its tab, or says why it cannot', async () => {
    const { store } = await on(state, ' 2 ');
    expect(store.get().message?.text).toContain('Nothing has been built yet');
    const built = situations(window)['Build, done'];
    const back = await on(built!, ' 1 ');
    expect(back.store.get().screen).toBe('explore');
  });

  it('puts the cursor on a line of the source, in State', async () => {
    const { store } = await on(walks(window)['State, at a stop']!, 'FROM base AS deps');
    expect(store.get().walk).toMatchObject({ panel: 'source', line: 7 });
  });

  it('shows the stage of a line of the source, which stays where it is', async () => {
    const shown = { ...state, explore: { ...state.explore, sourceTop: 1 } };
    const { store } = await on(shown, 'RUN make deps');
    expect(store.get().explore).toMatchObject({ panel: 'source', stage: 1, line: 8, sourceTop: 1 });
    const { actions } = await on(store.get(), 'RUN make deps');
    expect(actions).toEqual([{ type: 'message/cleared' }]);
  });

  it('chooses a stage of the graph, and a second time makes it the target', async () => {
    const graph = situations(window)['Explore, the graph in the place of the source']!;
    const { store } = await on(graph, '─●');
    const { stage } = store.get().explore;
    expect(store.get().explore.panel).toBe('graph');
    expect(stage).not.toBe(6);
    const second = await on(store.get(), '❯');
    expect(second.store.get().explore.stage).toBe(stage);
  });

  it('takes two quick presses for the row that the first one chose, though the list has scrolled', () => {
    const many = Array.from({ length: 300 }, (_, index) => `FROM scratch AS s${index}`).join('\n');
    const screen = draw(start({ window, dockerfile: dockerfileOf(many), target: 299 }));
    const { store } = screen;
    const press = (row: number, now: number) => mouseDid(store, { kind: 'press', column: 8, row }, now);
    press(3, NOW);
    const { stage } = store.get().explore;
    expect(stage).toBeLessThan(299);
    press(3, NOW + 200);
    expect(store.get()).toMatchObject({ target: stage, explore: { stage } });
    screen.unmount();
  });

  it('chooses in a list that lies over the screen', async () => {
    const targets = { ...state, overlay: { kind: 'targets', cursor: 0 } as const };
    const { store } = await on(targets, ' 3 test');
    expect(store.get().overlay).toEqual({ kind: 'targets', cursor: 3 });
  });
});

describe('the mouse', () => {
  it('does what keys do with it redefined', async () => {
    setUserKeys({ explore: { enter: ['x'], space: [] }, moving: { down: [], j: [] } });
    const { store } = await on(start(), ' 2 build');
    const again = await on(store.get(), ' 2 build');
    setUserKeys(NO_OVERRIDES);
    expect(again.store.get().target).toBe(2);
  });

  it('leaves a text field alone', async () => {
    const typing = { ...start(), search: { query: 'x', editing: true, line: null } };
    const { store } = await on(typing, ' 2 build');
    expect(store.get().explore.stage).toBe(6);
  });

  it('does nothing where nothing is', () => {
    const { store, unmount } = draw(start());
    for (const [column, row] of [
      [500, 500],
      [0, 0],
      [119, 0],
      [0, 38],
      [119, 38],
    ] as const) {
      mouseDid(store, { kind: 'press', column, row }, NOW);
      mouseDid(store, { kind: 'wheelUp', column, row }, NOW);
    }
    expect(store.get()).toMatchObject({ screen: 'explore', overlay: null, target: 6 });
    unmount();
  });
});

it('gives Run no tab in a wide window before something was started', () => {
  const wide = start({ window: { columns: 200, rows: 50 } });
  const titles = (state: AppState) => tabSpans(state, false).map(({ text }) => text.trim());
  expect(titles(wide)).toContain('8 History');
  expect(titles(wide)).not.toContain('L Run');
  expect(titles(runningContainer(wide))).toContain('L Run');
});
