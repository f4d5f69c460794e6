import { describe, expect, it } from 'vitest';
import {
  leftAtCursor,
  lineAtCursor,
  sizedFiles,
  sizesLineAt,
  sizesNow,
} from '../../../src/screens/sizes/select.ts';
import type { SizesView } from '../../../src/screens/sizes/state.ts';
import type { AppState } from '../../../src/store/state.ts';
import { asked, leftFound, measured, uninspected } from '../../fakes/sample-inspect.ts';
import { lines, play } from '../../fakes/state.ts';

const view = (state: AppState): SizesView => sizesNow(state)!;
const moved = (by: number) => ({ type: 'inspect/moved', move: lines(by, 5), count: 20 }) as const;
const panel = { type: 'inspect/panelTurned' } as const;
const shape = { type: 'sizes/shapeTurned' } as const;

/** On the first line. */
const sizes = play(uninspected(), asked('sizes'), measured, leftFound, moved(-9));

describe('the sizes of a state', () => {
  it('are walked through line by line, and not past their ends', () => {
    const at = (by: number): number | undefined => lineAtCursor(view(play(sizes, moved(by))))?.line;
    expect([at(0), at(1), at(9), at(-1)]).toEqual([7, 8, 9, 7]);
  });

  it('keep a cursor for the lines and one for the stages', () => {
    const onCopy = play(sizes, moved(1));
    const stages = play(onCopy, shape);
    expect(leftAtCursor(view(stages))?.stage).toBe(0);
    expect(sizesLineAt(view(stages))).toBe(1);
    expect(lineAtCursor(view(stages))).toBeNull();
    expect(lineAtCursor(view(play(stages, shape)))?.line).toBe(8);
  });
});

describe('the files of a line', () => {
  const read = play(sizes, moved(1), panel, moved(3));

  it('move on their own while they have the keys', () => {
    expect(view(read)).toMatchObject({ panel: 'detail', filesTop: 3, cursor: { lines: 1 } });
    expect(sizedFiles(view(read)).map(({ path }) => path)).toEqual(['old']);
  });

  it('are shown from their beginning when the cursor comes to another line', () => {
    expect(view(play(read, panel, moved(1)))).toMatchObject({ filesTop: 0, cursor: { lines: 2 } });
    const still = play(read, panel, moved(0));
    expect(view(still).filesTop).toBe(3);
  });

  it('are shown from their beginning, and give the keys back, where the shape is turned', () => {
    expect(view(play(read, shape))).toMatchObject({ shape: 'left', panel: 'list', filesTop: 0 });
  });
});
