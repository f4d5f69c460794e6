import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../src/store/state.ts';
import { controlsIn, draw } from '../fakes/screen.tsx';
import { situations } from '../fakes/situations.ts';
import { walks } from '../fakes/walk.ts';

const SIZES = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

describe.each(SIZES)('a window of $columns×$rows', (size) => {
  it.each(Object.entries({ ...situations(size), ...walks(size) }))(
    'is filled, and no more, by: %s',
    (_, state: AppState) => {
      const screen = draw(state);
      const lines = screen.lines();
      const frame = screen.frame();
      screen.unmount();
      expect(lines).toHaveLength(size.rows - 1);
      for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(size.columns);
      expect(controlsIn(frame)).toEqual([]);
      expect(frame).not.toMatch(/undefined|NaN|\[object|null/);
      expect(lines[0]).toMatch(/^( stagedive)? +1 .*2 .*3 .*7 /);
      expect(lines.at(-1)?.trim()).not.toBe('');
      // A panel that begins at the left edge ends in a border, at the right edge when nothing stands beside it.
      for (const line of lines.filter((candidate) => /^[╭│╰]/.test(candidate))) {
        expect(line).toMatch(/[╮│╯]$/);
        expect(stringWidth(line), line).toBe(size.columns);
      }
    },
  );
});
