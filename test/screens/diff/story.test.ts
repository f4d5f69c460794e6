/** Diff as a story: what came over, what was added, what stayed behind. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { diffHead } from '../../../src/screens/diff/lines/head.ts';
import { storyLine as storyRow } from '../../../src/screens/diff/lines/story.ts';
import { storyFacts, storyTitle } from '../../../src/screens/diff/lines/story-detail.ts';
import { diffLine, diffNow, diffOrigin, pathAtCursor } from '../../../src/screens/diff/select.ts';
import { shapeNow, storyAtCursor, storyRows } from '../../../src/screens/diff/select-story.ts';
import type { DiffView } from '../../../src/screens/diff/state.ts';
import { known } from '../../../src/screens/inspect/state.ts';
import { activeBindings } from '../../../src/screens/keymap.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import type { Line } from '../../../src/ui/text.ts';
import { asked, compared, comparedStory, traced, uninspected } from '../../fakes/sample-inspect.ts';
import { play } from '../../fakes/state.ts';

const lines = (all: readonly Line[]): readonly string[] =>
  all.map((line) => stripVTControlCharacters(line.map(({ text }) => text).join('')));

const story = play(uninspected(), asked('diff'), comparedStory());
const view = (state: AppState): DiffView => diffNow(state)!;
const ids = (state: AppState): readonly string[] => storyRows(view(state)).map(({ id }) => id);
const down = (count: number): Action => ({
  type: 'inspect/moved',
  move: { by: count, unit: 'line', page: 10 },
  count: 0,
});
const shown = (state: AppState): readonly string[] =>
  lines(storyRows(view(state)).map((row) => storyRow(view(state), row, 76))).map((text) =>
    text.trimEnd().replaceAll(/\s+/g, ' '),
  );
const press = (state: AppState, key: string): AppState => {
  const binding = activeBindings(state).find(({ keys }) => keys.includes(key));
  const action = binding?.action(state, 0);
  return action == null ? state : play(state, action);
};

describe('the story', () => {
  it('is what Diff shows first, the amounts above, each copied file in one row', () => {
    expect(shown(story)).toEqual([
      '▾ came over from build',
      ' /out/app → /app changed 2.0 MB :8',
      '▾ added here in runtime',
      ...[' ▸ /share/ from the build context 1 file 40.0 kB :9'],
      ...[' ▸ /etc/ 3 files 300 B'],
      '▾ left behind in build',
      ' ▸ etc/ 1 file 310 B',
    ]);
    const head = lines(diffHead(view(story), known(view(story).compared)!, 78)).join('');
    expect(head).toContain('came over 1 (2.0 MB)');
    expect(head).toContain('left behind 1 (310 B)');
  });

  it('begins on the largest of what came over', () => {
    expect(storyAtCursor(view(story))?.id).toBe('came/0');
    expect(pathAtCursor(view(story))).toBe('app');
  });

  it('says of what came over where it was, by which line it came, and what changed', () => {
    expect(storyTitle(view(story))).toBe('/app');
    const facts = lines(storyFacts(view(story))).join('\n');
    expect(facts).toContain('build /out/app');
    expect(facts).toContain('line 8');
    expect(facts).toContain('owner by :8');
    expect(diffLine(view(story))).toBe(8);
    expect(diffOrigin(view(story))).toMatchObject({ path: '/out/app', source: { stage: 0 } });
  });

  it('opens and closes what is in a row, and goes out to the row and its group', () => {
    const left = play(story, down(5));
    expect(storyAtCursor(view(left))?.id).toBe('left/etc');
    const opened = press(left, 'right');
    expect(ids(opened)).toContain('left/etc/config.json');
    const inside = press(opened, 'right');
    expect(storyAtCursor(view(inside))?.path).toBe('etc/config.json');
    const closed = press(press(inside, 'left'), 'left');
    expect(ids(closed)).not.toContain('left/etc/config.json');
    expect(storyAtCursor(view(press(closed, 'left')))?.id).toBe('left');
  });

  it('reads a file that is on one side only, and none whose contents came over as they were', () => {
    expect(view(story).detail).toBeNull();
    const file = play(story, { type: 'inspect/allFolded', open: true }, down(20));
    expect(view(file).detail?.contents).toEqual({ kind: 'reading' });
    expect(view(file).detail?.path).toBe('left/etc/config.json');
  });

  it('goes to the file in the state that has it', () => {
    const goes = (state: AppState) =>
      activeBindings(state)
        .find(({ keys }) => keys.includes('f'))
        ?.action(state, 0);
    expect(goes(story)).toMatchObject({ screen: 'files', path: 'app', address: { stage: 1 } });
    expect(goes(play(story, down(5)))).toMatchObject({ path: 'etc', address: { stage: 0 } });
  });

  it('is filtered by where a file was and where it is', () => {
    const typed = (text: string) =>
      play(
        story,
        { type: 'field/opened' },
        ...Array.from(text, (one): Action => ({ type: 'field/typed', text: one })),
      );
    expect(ids(typed('out/'))).toEqual(['came', 'came/0', 'added', 'left']);
    expect(ids(typed('license'))).toContain('added/0/doc/LICENSE');
    expect(storyAtCursor(view(typed('license')))?.path).toBe('share/doc/LICENSE');
  });

  it('gives way to the trees and the list at a key, and comes back', () => {
    const trees = press(story, 'v');
    expect(shapeNow(view(trees))).toBe('trees');
    const list = press(trees, 'v');
    expect(shapeNow(view(list))).toBe('list');
    expect(shapeNow(view(press(list, 'v')))).toBe('story');
  });

  it('has no keys for what only trees have', () => {
    const keys = activeBindings(story).flatMap((each) => each.keys);
    for (const key of ['m', 'z', 'H']) expect(keys).not.toContain(key);
    expect(activeBindings(press(story, 'v')).flatMap((each) => each.keys)).toContain('z');
  });
});

it('without a story the trees are shown, and why', () => {
  const apart = play(uninspected(), asked('diff'), compared());
  expect(shapeNow(view(apart))).toBe('trees');
  expect(shapeNow(view(press(apart, 'v')))).toBe('list');
  expect(shapeNow(view(press(press(apart, 'v'), 'v')))).toBe('trees');
  expect(view(play(apart, traced)).shape).toBe('story');
});
