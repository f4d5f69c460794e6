import { expect, test } from 'vitest';
import { spokenFrame, wantsSpeech } from '../../src/terminal/spoken-frame.ts';

test('signs are words, lines are gone, and the cursor is on the chosen row', () => {
  const frame = '╭─ Stages ─╮\n│  ○ 0 docs│\n│\x1b[1m❯ ◆ 1 run\x1b[0m │\n╰──────────╯';
  expect(spokenFrame(frame, null, 40)).toEqual({
    frame: '   Stages\n   unused 0 docs\n > target 1 run\n',
    cursor: { x: 0, y: 2 },
  });
});

test('parts of a line are told apart by commas, as in a sentence', () => {
  expect(spokenFrame('│ broken · 5 of 5 · it failed │', null, 40).frame).toBe('  broken, 5 of 5, it failed');
});

test('a spinner says the same in every frame, so that nothing is read out again', () => {
  const said = ['⠋', '⠙', '⠏'].map((turn) => spokenFrame(`│ ${turn} RUN make │`, null, 40).frame);
  expect(new Set(said)).toEqual(new Set(['  running RUN make']));
});

test('the cursor stays behind what was typed, also where words are before it', () => {
  expect(spokenFrame('▲ name: abc▏', { x: 11, y: 0 }, 40)).toEqual({
    frame: 'warning name: abc',
    cursor: { x: 17, y: 0 },
  });
});

test('a row that grows too long gives up its gaps before its end', () => {
  expect(spokenFrame('│ ✔ RUN make           12.3s │', null, 24).frame).toBe('  done RUN make  12.3s');
  expect(spokenFrame('│ ✔ RUN make          cached │', null, 12).frame).toBe('  done RUN m');
});

test('only the variable that ink knows asks for it', () => {
  expect(wantsSpeech({ INK_SCREEN_READER: 'true' })).toBe(true);
  expect(wantsSpeech({})).toBe(false);
});
