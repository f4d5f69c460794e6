import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/text/shell-words.ts';

/** What a real shell makes of the words. */
function readBack(words: readonly string[]): string[] {
  const quoted = words.map(shellWord).join(' ');
  const out = execFileSync('bash', ['-c', `printf '%s\\0' ${quoted}`], { encoding: 'utf8' });
  return out.split('\0').slice(0, words.length);
}

test('plain words stay as they are, others are quoted', () => {
  expect(['--build-arg', 'A=1', 'docker-image://a/b:1', ''].map(shellWord)).toEqual([
    '--build-arg',
    'A=1',
    'docker-image://a/b:1',
    "''",
  ]);
  expect(shellWord("it's $HOME")).toBe(`'it'\\''s $HOME'`);
  expect(shellWord('two\nlines')).toBe(`$'two\\nlines'`);
});

test('a shell reads every word back as it was', () => {
  const character = fc.constantFrom(...'ab 01\'"\\$`!*?[]{}()<>|&;#~=\n\t\r\u001b\u007fé漢👩'.match(/./gsu)!);
  const word = fc.array(character, { maxLength: 12 }).map((all) => all.join(''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      expect(readBack(words)).toEqual(words);
    }),
    { numRuns: 100 },
  );
});
