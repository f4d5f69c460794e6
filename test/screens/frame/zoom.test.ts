import { describe, expect, it } from 'vitest';
import { summaryHeight } from '../../../src/screens/build/lines/summary.ts';
import { actionFor, activeBindings } from '../../../src/screens/keymap.ts';
import type { AppState } from '../../../src/store/state.ts';
import { expectFull, LARGE, linesOf, SMALL } from '../../fakes/screen.tsx';
import { situations } from '../../fakes/situations.ts';
import { NOW, play, start } from '../../fakes/state.ts';
import { walks } from '../../fakes/walk.ts';

/** The state after a key. */
function press(state: AppState, key: string): AppState {
  const action = actionFor(key, state, NOW);
  return action === null ? state : play(state, action);
}

const isCovered = (state: AppState): boolean =>
  state.overlay !== null ||
  state.search?.editing === true ||
  state.inspect.field !== null ||
  state.logs.saving !== null;

describe.each([SMALL, LARGE])('a panel alone in a window of $columns×$rows', (window) => {
  const all = Object.entries({ ...situations(window), ...walks(window) }).filter(
    ([, state]) => !isCovered(state),
  );

  it.each(all)('fills it: %s', (_, state) => {
    const panels = (lines: readonly string[]): number => lines.join('').split('╭').length - 1;
    let zoomed = press(state, 'Z');
    expect(zoomed.zoomed).toBe(state.screen);
    // The summary below an ended build has no border.
    if (summaryHeight(zoomed) === 0 || zoomed.screen !== 'build') expectFull(zoomed);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(panels(linesOf(zoomed))).toBe(1);
      for (const key of ['down', 'pagedown', 'G', 'g']) press(zoomed, key);
      zoomed = press(zoomed, 'tab');
    }
  });
});

describe('esc', () => {
  it('shows all panels again before it does anything else, but for ending a search', () => {
    const zoomed = press(start(), 'Z');
    expect(activeBindings(zoomed).filter(({ keys }) => keys.includes('esc'))[0]?.label).toBe('all panels');
    expect(press(zoomed, 'esc').zoomed).toBeNull();
    const found = { ...zoomed, search: { query: 'x', editing: false, line: null } };
    expect(press(found, 'esc')).toMatchObject({ search: null, zoomed: 'explore' });
  });

  it('leaves other screens as they are', () => {
    const zoomed = press(start(), 'Z');
    expect(press({ ...zoomed, screen: 'build' }, 'Z').zoomed).toBe('build');
  });
});
