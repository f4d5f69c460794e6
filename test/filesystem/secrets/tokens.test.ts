import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf, hasChecksum } from '../../../src/filesystem/secrets/crc32-tail.ts';
import { TOKEN_FORMS } from '../../../src/filesystem/secrets/token-forms.ts';
import { scanOf } from './scan-of.ts';
import { checked, randomText, TOKEN_CASES } from './token-cases.ts';

describe('every form of a token', () => {
  it('has a case, in the order of the table', () => {
    expect(TOKEN_CASES.map(({ what }) => what)).toEqual(TOKEN_FORMS.map(({ what }) => what));
  });

  it.each(TOKEN_CASES)(
    '$what is found in a line, and shown by four characters at most',
    async ({ what, fires }) => {
      const found = await scanOf(`first\nkey = "${fires}"\n`);
      const one = found.find((each) => each.what.startsWith(`${what} (`));
      expect(one).toMatchObject({ rule: 'token', line: 2 });
      const start = fires.includes('hooks.slack') ? 'ho' : fires.slice(0, 2);
      expect(one?.what).toBe(`${what} (${start}…${fires.slice(-2)})`);
    },
  );

  it.each(TOKEN_CASES)('$what is not found in what only looks like one', async ({ what, quiet }) => {
    const found = await scanOf(`first\nkey = "${quiet}"\n`);
    expect(found.filter((each) => each.what.startsWith(`${what} (`))).toEqual([]);
  });

  it.each(TOKEN_CASES)('$what is not found inside of a longer word', async ({ what, fires }) => {
    if (fires.startsWith('https:')) return;
    const found = await scanOf(`x${fires}`);
    expect(found.filter((each) => each.what.startsWith(`${what} (`))).toEqual([]);
  });
});

describe('the checksum of GitHub and npm', () => {
  it('is CRC-32 in base 62, as of a token that was published when the form was', () => {
    expect(hasChecksum(['zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', '0mLq17'].join(''))).toBe(true);
  });

  it('holds for what it was made of, and for nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{30}$/), (random) => {
        const sum = checksumOf(random);
        return (
          /^[0-9A-Za-z]{6}$/.test(sum) &&
          hasChecksum(random + sum) &&
          !hasChecksum(`${random}000000`.replace(sum, '1'))
        );
      }),
    );
  });
});

describe('a token', () => {
  const token = checked('ghp_');

  it('is found once wherever the pieces of a file are cut', async () => {
    const text = `${'a line of text\n'.repeat(40)}${token}\n${'b\n'.repeat(40)}`;
    for (const size of [1, 7, 41, 1000]) {
      expect(await scanOf(text, {}, size)).toMatchObject([{ rule: 'token', line: 41 }]);
    }
  });

  it('is found with its line wherever the windows of a long file are cut', async () => {
    for (const shift of [-60, -40, -20, -1, 0, 1, 30]) {
      const before = 'x\n'.repeat((256 * 1024 + shift) / 2);
      const jwt = TOKEN_CASES.at(-1)?.fires ?? '';
      const found = await scanOf(`${before}${token}\n${jwt}\n${'y\n'.repeat(300_000)}`);
      expect(found.map(({ line }) => line)).toEqual([before.length / 2 + 1, before.length / 2 + 2]);
    }
  });

  it('has no line in a binary file', async () => {
    expect(await scanOf(`\0\0ELF\n\n\0${token}\0`)).toMatchObject([{ rule: 'token', line: null }]);
  });

  it.each([
    ['of equal characters', `sk_live_${'a'.repeat(24)}`],
    ['of characters in a row', `sk_live_${'abcdefghijklmnopqrstuvwx'}`],
    ['of documentation', `sk_live_${randomText(20)}EXAMPLE`],
  ])('is none if it is one %s', async (_name, text) => {
    expect(await scanOf(text)).toEqual([]);
  });

  it('is not looked for without end in a hostile file', async () => {
    for (const { anchor } of TOKEN_FORMS) {
      const found = await scanOf(anchor.repeat(Math.ceil((1024 * 1024) / anchor.length)));
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});
