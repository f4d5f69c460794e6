import { expect, it } from 'vitest';
import { reasonLines } from '../../../src/screens/explore/lines/reason.ts';
import type { AppState } from '../../../src/store/state.ts';
import { DEPS, manyStages, play, start, TEST } from '../../fakes/state.ts';

const shown = (state: AppState, width: number, height: number): string[] =>
  reasonLines(state, { width, height }).map((line) => line.map(({ text }) => text).join(''));

it('a stage says why it is needed, or that it is not', () => {
  const state = play(start(), { type: 'explore/stageShown', stage: DEPS });
  expect(shown(state, 44, 7)).toEqual([' Needed: runtime ← build ← deps']);
  expect(shown(play(state, { type: 'explore/stageShown', stage: TEST }), 24, 4)).toEqual([
    ' Nothing that runtime',
    ' needs takes from it.',
  ]);
  expect(shown(play(state, { type: 'target/chosen', stage: DEPS }), 44, 7)).toEqual([' It is the target.']);
});

it('of a way that is too long both ends are said', () => {
  const state = play(start({ dockerfile: manyStages(200) }), { type: 'explore/stageShown', stage: 3 });
  for (const [width, height] of [
    [24, 4],
    [44, 7],
    [44, 20],
  ] as const) {
    const lines = shown(state, width, height);
    expect(lines.length).toBeLessThanOrEqual(height - 2);
    expect(lines[0]).toMatch(/^ Needed: stage199/);
    expect(lines.at(-1)).toMatch(/stage3$/);
    expect(lines.join('')).toContain('…');
  }
});
