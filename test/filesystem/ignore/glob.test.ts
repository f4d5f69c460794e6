import { describe, expect, it } from 'vitest';
import { BadPatternError, globMatch } from '../../../src/filesystem/ignore/index.ts';

// Facts of Go's path/filepath.Match (1.26) on Unix.
describe('globMatch', () => {
  it.each([
    ['', '', true],
    ['abc', 'abc', true],
    ['*', 'abc', true],
    ['*', 'a/c', false],
    ['*c', 'abc', true],
    ['a*', 'a', true],
    ['a*', 'ab/c', false],
    ['a*/b', 'abc/b', true],
    ['a*/b', 'a/c/b', false],
    ['a*b*c*d*e*/f', 'axbxcxdxexxx/f', true],
    ['a*b?c*x', 'abxbbxdbxebxczzx', true],
    ['a*b?c*x', 'abxbbxdbxebxczzy', false],
    ['ab[b-d]', 'abc', true],
    ['ab[^b-d]', 'abc', false],
    ['ab[d-b]', 'abc', false],
    ['a\\*b', 'a*b', true],
    ['a?b', 'a☺b', true],
    ['a???b', 'a☺b', false],
    ['[a-ζ]*', 'α', true],
    ['a?b', 'a/b', false],
    ['[\\]a]', ']', true],
    ['[*]', '*', true],
    ['**', 'ab', true],
    // A star may stop in the middle of a character: three bytes make two strays.
    ['*??', '☺', true],
    ['*??', 'é', false],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(globMatch(pattern, name)).toBe(expected);
  });

  it('takes names that are not UTF-8, a stray byte counting as a character', () => {
    expect(globMatch('a?', Uint8Array.of(0x61, 0xff))).toBe(true);
    expect(globMatch('a?', Uint8Array.of(0x61, 0xff, 0xfe))).toBe(false);
  });

  it.each(['[', '[a', '[]a]', '[-]', '[x-]', 'a[', '\\', '[^bc', '[a-b-c]'])('refuses %s', (pattern) => {
    expect(() => globMatch(pattern, 'a')).toThrow(BadPatternError);
  });

  it('does not see an error behind what already failed', () => {
    expect(globMatch('b*[', 'a')).toBe(false);
  });
});
