import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createAsker } from '../../src/terminal/ask.ts';

function asking(...lines: readonly string[]) {
  const input = new PassThrough();
  input.end(lines.map((line) => `${line}\n`).join(''));
  return createAsker(input, new PassThrough());
}

describe('an answer on the terminal', () => {
  test('is a yes, whatever the terminal told the shell before it', async () => {
    const asker = asking('y', ' Yes ', '\x1b[8;5Ry', '\x1b[?62;c\x1b]11;rgb:0/0/0\x1b\\\x1b[9;5Ry');
    for (let at = 0; at < 4; at += 1) expect(await asker.confirm('Write this?'), String(at)).toBe(true);
    asker.close();
  });

  test('that is anything else, or never comes, is a no', async () => {
    const asker = asking('', 'n', 'yell', '\x1b[8;5R');
    for (let at = 0; at < 5; at += 1) expect(await asker.confirm('Write this?'), String(at)).toBe(false);
    asker.close();
  });

  test('about a file is asked for until it is one', async () => {
    const asker = asking('what', '', '\x1b[8;5RA');
    expect(await asker.overwrite('file')).toBe('all');
    expect(await asker.overwrite('file')).toBe('quit');
    asker.close();
  });
});
