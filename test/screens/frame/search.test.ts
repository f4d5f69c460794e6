import { describe, expect, it } from 'vitest';
import { logTop } from '../../../src/screens/build/select-log.ts';
import { sourceTop } from '../../../src/screens/explore/select-source.ts';
import { createSearching } from '../../../src/screens/frame/effects-search.ts';
import { searchCount } from '../../../src/screens/frame/lines/search-count.ts';
import { isSearching, matchingLines } from '../../../src/screens/frame/select/search.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { makeAll, SOME } from '../../fakes/sample-build.ts';
import { BASE, BUILD, building, lines, play, progressed, start, toStart } from '../../fakes/state.ts';
import { log, vertex } from '../../progress/updates.ts';

const open: Action = { type: 'search/opened' };
const next: Action = { type: 'search/stepped', by: 1 };
const previous: Action = { type: 'search/stepped', by: -1 };
const typed = (text: string): Action[] => Array.from(text, (one) => ({ type: 'search/typed', text: one }));

/** The lines that a search jumps to when its keys are pressed one after the other. */
function jumps(state: AppState, ...actions: Action[]): (number | null | undefined)[] {
  let now = state;
  return actions.map((action) => {
    now = play(now, action);
    return now.search?.line;
  });
}

describe('a search in the source', () => {
  const top = play(start(), { type: 'explore/stageShown', stage: BASE }, open);

  it('goes to the first match from the stage on as it is typed', () => {
    const state = play(top, ...typed('make'));
    expect(state.search).toEqual({ query: 'make', editing: true, line: 8 });
    expect(matchingLines(state, 'make')).toEqual([8, 12, 15, 21]);
    expect(sourceTop(state, 8)).toBeLessThanOrEqual(8);
    expect(sourceTop(state, 8) + 7).toBeGreaterThanOrEqual(8);
  });

  it('walks the matches both ways, and goes on from the other end', () => {
    const state = play(top, ...typed('make'), { type: 'search/done' });
    expect(jumps(state, next, next, next, next)).toEqual([12, 15, 21, 8]);
    expect(jumps(state, previous, previous)).toEqual([21, 15]);
  });

  it('tells capitals from small letters only when the query has capitals', () => {
    expect(matchingLines(top, 'from')).toEqual([3, 6, 7, 10, 14, 17, 20, 23, 24, 25]);
    expect(matchingLines(top, 'FROM')).toEqual([3, 7, 10, 14, 17, 20, 23]);
    expect(matchingLines(top, 'From')).toEqual([]);
  });

  it('has no match for what is not there, and finds again when it is taken back', () => {
    const state = play(top, ...typed('makex'));
    expect(state.search).toMatchObject({ query: 'makex', line: null });
    expect(play(state, { type: 'search/erased' }).search).toMatchObject({ query: 'make', line: 8 });
    expect(play(state, { type: 'search/erased', all: true }).search).toEqual({
      query: '',
      editing: true,
      line: null,
    });
    expect(jumps(state, next, previous)).toEqual([null, null]);
  });

  it('ends when nothing is left to erase, when it is left, or when nothing was typed', () => {
    expect(play(top, { type: 'search/erased' }).search).toBeNull();
    expect(play(top, ...typed('a'), { type: 'search/left' }).search).toBeNull();
    expect(play(top, { type: 'search/done' }).search).toBeNull();
    expect(play(top, ...typed('a'), { type: 'search/done' }).search).toMatchObject({
      query: 'a',
      editing: false,
    });
  });

  it('takes back whole characters', () => {
    expect(play(top, ...typed('é👩'), { type: 'search/erased' }).search?.query).toBe('é');
  });

  it('starts over when it is opened again, and ends on another screen', () => {
    const state = play(top, ...typed('make'), { type: 'search/done' }, open);
    expect(state.search).toEqual({ query: '', editing: true, line: null });
    expect(play(state, { type: 'screen/shown', screen: 'explore' }).search).toBeNull();
    const there = play(building(start(), SOME), open, ...typed('x'), { type: 'explore/lineShown', line: 12 });
    expect(there.search).toBeNull();
    expect(there.explore.stage).toBe(BUILD);
  });

  it('does nothing where there is none', () => {
    const state = start();
    for (const action of [next, ...typed('a'), { type: 'search/erased' } as const]) {
      expect(play(state, action).search).toBeNull();
    }
  });
});

describe('a search in a log', () => {
  const printed = (from: number, count: number, special: Record<number, string> = {}): Action => {
    const text = Array.from(
      { length: count },
      (_, index) => `${special[from + index] ?? `line ${from + index}`}\n`,
    );
    return progressed({ logs: [log('c3', text.join(''), 900)] });
  };
  const special = { 20: 'Error: \u001b[31mred\u001b[0m', 60: 'error: again', 90: 'no error' };
  const reading = play(building(start(), SOME), printed(1, 100, special), {
    type: 'build/panel',
    panel: 'log',
  });
  const searching = play(reading, { type: 'build/moved', move: toStart() }, open);

  it('stops the log at the match, and the cursor on the step', () => {
    const state = play(searching, ...typed('error'));
    expect(state.search?.line).toBe(20);
    expect(state.build).toMatchObject({ cursor: 'c3', logTop: 16 });
    expect(logTop(state, 10)).toBe(16);
  });

  it('walks the matches both ways, and goes on from the other end', () => {
    const state = play(searching, ...typed('error'), { type: 'search/done' });
    expect(jumps(state, next, next, next)).toEqual([60, 90, 20]);
    expect(jumps(state, previous, previous, previous)).toEqual([90, 60, 20]);
  });

  it('counts what it can go to: with capitals only those', () => {
    expect(matchingLines(searching, 'error')).toEqual([20, 60, 90]);
    expect(matchingLines(searching, 'Error')).toEqual([20]);
    expect(play(searching, ...typed('Error')).search?.line).toBe(20);
    expect(matchingLines(searching, '31m')).toEqual([]);
    expect(matchingLines(searching, 'error: red')).toEqual([20]);
  });

  it('finds what is printed while it is open', () => {
    const state = play(searching, ...typed('error'), { type: 'search/done' }, next, next);
    expect(state.search?.line).toBe(90);
    const later = play(state, printed(101, 50, { 120: 'a new error' }));
    expect(matchingLines(later, 'error')).toEqual([20, 60, 90, 120]);
    expect(logTop(later, 10)).toBe(logTop(state, 10));
    expect(jumps(later, next, next)).toEqual([120, 20]);
  });

  it('stays on its step though another one begins to run', () => {
    const state = play(building(start(), SOME), printed(1, 100, special), open, ...typed('error'));
    const later = play(
      state,
      progressed({
        vertexes: [makeAll({ completed: 950 }), vertex('e1', { name: '[runtime 1/1] RUN x', started: 960 })],
      }),
    );
    expect(matchingLines(later, 'error')).toEqual([20, 60, 90]);
  });

  it('finds nothing at a stage, which has no log', () => {
    const state = play(
      building(start(), SOME),
      { type: 'build/moved', move: toStart() },
      open,
      ...typed('error'),
    );
    expect(state.search).toMatchObject({ query: 'error', line: null });
    expect(matchingLines(state, 'error')).toEqual([]);
    expect(play(state, { type: 'build/moved', move: lines(1) }).search?.query).toBe('error');
  });
});

describe('a search in a log that takes several turns', () => {
  const output = 'some line of a long log\n'.repeat(100_000);
  const long = play(
    building(start(), SOME),
    progressed({ logs: [log('c3', `${output}the end\n`, 900)] }),
    { type: 'build/panel', panel: 'log' },
    { type: 'build/moved', move: toStart() },
    open,
  );

  it('says so, and jumps once it gets there', () => {
    let state = play(long, ...typed('the end'));
    expect(state.search?.line).toBeNull();
    let turns = 0;
    while (isSearching(state)) {
      expect(searchCount(state)).toMatch(/so far$/);
      state = play(state, { type: 'search/advanced' });
      turns++;
    }
    expect(turns).toBeGreaterThan(2);
    expect(state.search?.line).toBe(100_001);
    expect(searchCount(state)).toBe('1 of 1 line');
  });

  it('is driven by the clock, one turn after the other, until it is over', () => {
    const waiting: Array<() => void> = [];
    const searching = createSearching({
      clock: {
        now: () => 0,
        elapsed: () => 0,
        after: (_ms, call) => {
          waiting.push(call);
          return () => waiting.splice(0);
        },
      },
    });
    let state = play(long, ...typed('the end'));
    const dispatch = (action: Action): void => {
      state = play(state, action);
      searching.run(action, state, dispatch);
    };
    searching.run({ type: 'search/typed', text: 'd' }, state, dispatch);
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) call();
    expect(state.search?.line).toBe(100_001);
    expect(isSearching(state)).toBe(false);
  });
});
