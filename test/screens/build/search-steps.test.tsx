import { describe, expect, it } from 'vitest';
import { createSearching } from '../../../src/screens/frame/effects-search.ts';
import { searchCount } from '../../../src/screens/frame/lines/search-count.ts';
import { isSearching } from '../../../src/screens/frame/select/search.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { FakeClock } from '../../fakes/builder.ts';
import { SOME } from '../../fakes/sample-build.ts';
import { linesOf } from '../../fakes/screen.tsx';
import { building, NOW, play, progressed, start } from '../../fakes/state.ts';
import { log } from '../../progress/updates.ts';

const typed = (text: string): Action[] => [
  { type: 'search/opened' },
  ...Array.from(text, (one): Action => ({ type: 'search/typed', text: one })),
];
const next: Action = { type: 'search/stepped', by: 1 };
const previous: Action = { type: 'search/stepped', by: -1 };

const steps = play(
  building(start({ window: { columns: 80, rows: 30 } }), SOME),
  progressed({
    logs: [
      log('b2', 'fetch one\nfetch two\nnothing\n', 300),
      log('c2', 'silent\n', 750),
      log('c3', 'cc\nfetch three\n', 900),
    ],
  }),
);

const place = ({ build, search }: AppState) => [build?.cursor, search?.line];

describe('a search on the list of steps', () => {
  const found = play(steps, ...typed('fetch'), { type: 'search/done' });

  it('searches all logs, and says how many lines it found in each step', () => {
    expect(searchCount(found)).toBe('3 of 3 lines in 2 steps');
    const shown = linesOf(found);
    expect(shown.find((line) => line.includes('make deps'))).toContain('2 found');
    expect(shown.find((line) => /❯.*make all/.test(line))).toContain('1 found');
    expect(shown.find((line) => line.includes('COPY'))).not.toContain('found');
  });

  it('says it of a stage that is folded', () => {
    const folded = play(found, next, { type: 'build/foldToggled' });
    expect(linesOf(folded).find((line) => line.includes('▸ deps'))).toContain('2 found');
  });

  it('goes over the steps, round at both ends, and shows the log of each', () => {
    expect(place(found)).toEqual(['c3', 2]);
    expect(place(play(found, next))).toEqual(['b2', 1]);
    expect(place(play(found, next, next))).toEqual(['b2', 2]);
    expect(place(play(found, next, next, next))).toEqual(['c3', 2]);
    expect(place(play(found, previous))).toEqual(['b2', 2]);
    expect(linesOf(play(found, next)).join('\n')).toContain('Log · RUN make deps');
  });

  it('opens a folded stage for a match in it', () => {
    const folded = play(
      steps,
      { type: 'build/moved', move: { to: 'start', page: 5 } },
      ...Array.from(
        { length: 5 },
        (): Action => ({ type: 'build/moved', move: { by: 1, unit: 'line', page: 5 } }),
      ),
      { type: 'build/foldToggled' },
      { type: 'build/followed' },
    );
    expect(place(play(folded, ...typed('two')))).toEqual(['b2', 2]);
    expect(linesOf(play(folded, ...typed('two'))).join('\n')).toMatch(/❯.*make deps/);
  });

  it('finds nothing where nothing is, and says so', () => {
    expect(searchCount(play(steps, ...typed('fetchx')))).toBe('no match in any log');
  });

  it('goes on from the step that somebody went to', () => {
    const moved = play(found, { type: 'build/moved', move: { to: 'start', page: 5 } });
    expect(place(play(moved, next))).toEqual(['b2', 1]);
  });
});

describe('a search in the log of one step', () => {
  it('stays in it', () => {
    const state = play(steps, { type: 'build/panel', panel: 'log' }, ...typed('fetch'), {
      type: 'search/done',
    });
    expect(searchCount(state)).toBe('1 of 1 line');
    expect(place(play(state, next))).toEqual(['c3', 2]);
  });
});

describe('a search of long logs', () => {
  it('takes several turns, and finds all', () => {
    const text = 'an ordinary line of some log\n'.repeat(100_000);
    const long = play(
      building(start(), SOME),
      progressed({ logs: [log('b2', `${text}needle\n`, 300), log('c3', `${text}needle\n`, 900)] }),
      ...typed('needle'),
    );
    expect(isSearching(long)).toBe(true);
    let state = long;
    let turns = 0;
    const clock = new FakeClock(NOW);
    const searching = createSearching({ clock });
    const dispatch = (action: Action): void => {
      turns += 1;
      state = play(state, action);
      searching.run(action, state, dispatch);
    };
    searching.run({ type: 'search/done' }, state, dispatch);
    for (let turn = 0; turn < 60 && isSearching(state); turn += 1) clock.advance(1);
    expect(turns).toBeGreaterThan(5);
    expect(searchCount(state)).toBe('2 of 2 lines in 2 steps');
    expect(place(state)).toEqual(['c3', 100_001]);
  });
});
