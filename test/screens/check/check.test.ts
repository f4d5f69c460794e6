import { describe, expect, it } from 'vitest';
import { checkNow, findingAtCursor } from '../../../src/screens/check/select.ts';
import type { CheckView } from '../../../src/screens/check/state.ts';
import type { AppState } from '../../../src/store/state.ts';
import { asked, found, uninspected } from '../../fakes/sample-inspect.ts';
import { lines, play } from '../../fakes/state.ts';

const view = (state: AppState): CheckView => checkNow(state)!;
const under = (state: AppState): string | undefined => findingAtCursor(view(state))?.rule;
const moved = (by: number) => ({ type: 'inspect/moved', move: lines(by, 5), count: 20 }) as const;
const turned = { type: 'inspect/panelTurned' } as const;

const check = play(uninspected(), asked('check'), found());

describe('the findings', () => {
  it('are walked through, errors first, and not past their ends', () => {
    expect([0, 1, 5, -1].map((by) => under(play(check, moved(by))))).toEqual([
      'missing-library',
      'compiler',
      'compiler',
      'missing-library',
    ]);
  });

  it('are shown from their beginning when the cursor comes to another one', () => {
    const read = play(check, turned, moved(3));
    expect(view(read)).toMatchObject({ panel: 'detail', detailTop: 3, cursor: 0 });
    const back = play(read, turned);
    expect(view(play(back, moved(1)))).toMatchObject({ panel: 'list', detailTop: 0, cursor: 1 });
    // The first one is under the cursor already.
    expect(view(play(back, moved(-1)))).toMatchObject({ detailTop: 3, cursor: 0 });
  });

  it('of a state are not shown for another one', () => {
    expect(play(uninspected(), found())).toEqual(uninspected());
  });
});
