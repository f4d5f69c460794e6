import { expect, test } from 'vitest';
import { Screen } from '../e2e/driver/screen.ts';

test('the model of a terminal shows every character, wherever chunks end', async () => {
  const text = 'ab…│é漢😀x';
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at += 1) {
    const screen = new Screen(20, 2);
    await screen.write(bytes.subarray(0, at));
    await screen.write(bytes.subarray(at));
    expect(screen.lines()[0], `cut after ${at} bytes`).toBe(text);
  }
});
