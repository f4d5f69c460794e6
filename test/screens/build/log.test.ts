import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyProgress } from '../../../src/progress/model.ts';
import { cursorRow } from '../../../src/screens/build/select.ts';
import { logLineCount, logRows, logTop } from '../../../src/screens/build/select-log.ts';
import { logTitle } from '../../../src/screens/frame/lines/log.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { Move } from '../../../src/store/move.ts';
import type { AppState } from '../../../src/store/state.ts';
import { ended, FAILURE, makeAll, SOME } from '../../fakes/sample-build.ts';
import { building, lines, pages, play, progressed, start, toEnd, toStart } from '../../fakes/state.ts';
import { log, vertex } from '../../progress/updates.ts';

const PAGE = 10;

function printed(count: number, from = 0): Action {
  const text = Array.from({ length: count }, (_, index) => `line ${from + index + 1}\n`).join('');
  return progressed({ logs: [log('c3', text, 900)] });
}

/** A build that runs, in the log of the step that has printed so many lines. */
function reading(count: number): AppState {
  return play(building(start(), SOME), printed(count), { type: 'build/panel', panel: 'log' });
}

const scroll = (move: Move): Action => ({ type: 'build/moved', move });

const texts = (state: AppState) => {
  const top = logTop(state, PAGE);
  return logRows(state, top, top + PAGE).map((row) => ('text' in row ? row.text : ''));
};

describe('the log of a step that runs', () => {
  it('sticks to its end while lines come', () => {
    const state = reading(30);
    expect(texts(state).at(-1)).toBe('line 30');
    expect(texts(play(state, printed(5, 30))).at(-1)).toBe('line 35');
  });

  it('stays put once it is scrolled, and does not go away under the reader', () => {
    const state = play(reading(30), scroll(lines(-4, PAGE)));
    expect(texts(state)).toEqual(Array.from({ length: 10 }, (_, index) => `line ${17 + index}`));
    const later = play(
      state,
      printed(50, 30),
      progressed({
        vertexes: [makeAll({ completed: 950 }), vertex('e1', { name: '[runtime 1/1] RUN x', started: 960 })],
      }),
    );
    expect(cursorRow(later)?.id).toBe('c3');
    expect(texts(later)).toEqual(texts(state));
  });

  it('sticks to the end again when it is scrolled there', () => {
    const state = play(reading(30), scroll(toStart(PAGE)), scroll(toEnd(PAGE)));
    expect(state.build?.logTop).toBeNull();
    expect(texts(play(state, printed(3, 30))).at(-1)).toBe('line 33');
    const down = play(reading(30), scroll(lines(-1, PAGE)), scroll(pages(1, PAGE)));
    expect(down.build?.logTop).toBeNull();
  });

  it('goes back to the end when asked to follow', () => {
    const state = play(reading(30), scroll(toStart(PAGE)), { type: 'build/followed' });
    expect(texts(state).at(-1)).toBe('line 30');
    expect(cursorRow(state)?.id).toBe('c3');
  });

  it('begins at its end for every step that the cursor comes to', () => {
    const state = play(
      reading(30),
      scroll(toStart(PAGE)),
      { type: 'build/panel', panel: 'steps' },
      scroll(lines(-1)),
      scroll(lines(1)),
    );
    expect(texts(state).at(-1)).toBe('line 30');
  });

  it('is empty for a stage', () => {
    const state = play(building(start(), SOME), scroll(toStart(PAGE)));
    expect(cursorRow(state)?.kind).toBe('stage');
    expect(logLineCount(state)).toBe(0);
    expect(logRows(state, 0, PAGE)).toEqual([]);
  });

  it('shows as many lines as there is room for, whatever is pressed and printed', () => {
    const page = fc.integer({ min: 1, max: 20 });
    const move: fc.Arbitrary<Move> = fc.oneof(
      fc.record({ by: fc.integer({ min: -3, max: 3 }), unit: fc.constantFrom('line', 'page', 'half'), page }),
      fc.record({ to: fc.constantFrom('start', 'end'), page }),
    );
    const action = fc.oneof(
      move.map(scroll),
      fc.nat(40).map((count) => printed(count)),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), fc.nat(60), page, (actions, count, rows) => {
        const state = play(reading(count), ...actions);
        const top = logTop(state, rows);
        const shown = logRows(state, top, top + rows);
        expect(shown).toHaveLength(Math.min(rows, logLineCount(state)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('lines that were dropped to save memory', () => {
  it('keep their numbers and say so', () => {
    const state = building(start());
    const small: AppState = { ...state, build: { ...state.build!, progress: emptyProgress(40_000) } };
    const flooded = play(small, progressed(SOME), printed(2000), { type: 'build/panel', panel: 'log' });
    expect(logRows(flooded, 0, 1)).toMatchObject([
      { kind: 'output', number: 1, text: '(dropped to save memory)' },
    ]);
    const top = play(flooded, scroll(toStart(PAGE)));
    expect(texts(top)).toEqual(Array(PAGE).fill('(dropped to save memory)'));
    expect(texts(flooded).slice(-2)).toEqual([
      'line 2000',
      expect.stringMatching(/^The first 1?\d{3} lines of this log were dropped to save memory\.$/),
    ]);
    expect(logTitle(flooded)).toBe('Log · its beginning is dropped · RUN make all');
    const all = logRows(flooded, 0, 2000);
    expect(all.map((row) => (row.kind === 'output' ? row.number : 0))).toEqual(
      Array.from({ length: 2000 }, (_, index) => index + 1),
    );
  });
});

describe('the log of a step that failed', () => {
  const failed = (failure = FAILURE) =>
    play(
      reading(3),
      progressed({ vertexes: [makeAll({ completed: 900, error: 'exit code: 2' })] }),
      ended({ kind: 'failed', failure }),
      { type: 'build/failureShown' },
    );

  it('ends with why, and with its lines of the Dockerfile', () => {
    expect(logRows(failed(), 0, 100)).toMatchObject([
      { kind: 'output', number: 1, text: 'line 1' },
      { kind: 'output', number: 2, text: 'line 2' },
      { kind: 'output', number: 3, text: 'line 3' },
      { kind: 'blank' },
      { kind: 'reason', text: 'Exit code 2', isFirst: true },
      { kind: 'source', number: 11, text: 'COPY . /src', failed: false },
      { kind: 'source', number: 12, text: 'RUN --mount=type=cache,target=/cache make all', failed: true },
      { kind: 'source', number: 13, text: '', failed: false },
    ]);
    expect(logLineCount(failed())).toBe(8);
  });

  it('says what an exit status means, and the engine’s sentence where there was no process', () => {
    const reason = (change: object) =>
      logRows(failed({ ...FAILURE, ...change }), 0, 100).find((row) => row.kind === 'reason');
    expect(reason({ exitCode: 127 })).toMatchObject({ text: 'Exit code 127: command not found' });
    expect(reason({ exitCode: 137 })).toMatchObject({
      text: 'Exit code 137: killed, often because memory ran out',
    });
    expect(reason({ exitCode: null, message: '"/x": not found' })).toMatchObject({ text: '"/x": not found' });
  });

  it('takes the lines from the graph where the engine does not say them', () => {
    const graph = {
      steps: [
        {
          digest: 'c3',
          name: '',
          inputs: [],
          op: { kind: 'other' as const },
          lines: [{ start: 12, end: 12 }],
          description: {},
          platform: null,
        },
      ],
      result: null,
    };
    const state = play(
      reading(1),
      { type: 'build/resolved', graph },
      progressed({ vertexes: [makeAll({ completed: 900, error: 'exit code: 2' })] }),
      ended({ kind: 'failed', failure: { ...FAILURE, vertex: null, lines: [], file: null } }),
    );
    expect(logRows(state, 0, 100)).toContainEqual(expect.objectContaining({ number: 12, failed: true }));
  });

  it('says nothing of it in the logs of other steps', () => {
    const other = play(failed(), { type: 'build/panel', panel: 'steps' }, scroll(lines(-1)));
    expect(cursorRow(other)?.id).toBe('c2');
    expect(logLineCount(other)).toBe(0);
  });
});
