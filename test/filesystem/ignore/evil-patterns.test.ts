import { describe, expect, it } from 'vitest';
import { BadPatternError, PatternMatcher } from '../../../src/filesystem/ignore/index.ts';

/** Matching these by backtracking takes longer than the universe has existed; nothing here is timed. */
const ENDLESS: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
  ['*a*a*a*a*a*b', 'a'.repeat(240), false],
  ['*a*a*a*a*a*b', `${'a'.repeat(240)}b`, true],
  [`${'*a'.repeat(100)}b`, 'a'.repeat(4000), false],
  [`${'**/'.repeat(200)}b`, 'a/'.repeat(1000), false],
  [`${'**/a'.repeat(40)}/b`, `${'a/'.repeat(1000)}c`, false],
  [`${'[ab]*'.repeat(100)}c`, 'ab'.repeat(1000), false],
  [`${'*?'.repeat(100)}\\d`, 'x'.repeat(2000), false],
  ['*a{2,}*a{2,}*a{2,}*a{2,}*a{2,}*a{2,}b', 'a'.repeat(2000), false],
  [`*${'?'.repeat(60)}b`, 'ab'.repeat(1000), true],
  [
    `*a${'?'.repeat(60)}c`,
    Array.from({ length: 3000 }, (_, i) => ((i * i) % 7 < 3 ? 'a' : 'b')).join(''),
    false,
  ],
  ['*a*a*a*a*a*b|*c*c*c*c*c*d', 'ac'.repeat(300), false],
  [`${'*\\b'.repeat(100)}!`, 'a-'.repeat(1000), false],
];

describe('a pattern that makes a backtracking matcher run for ever', () => {
  it.each(ENDLESS)('%.40s is matched', (pattern, path, matches) => {
    expect(new PatternMatcher([pattern]).matches(path)).toBe(matches);
  });
});

it('a pattern that says more positions than a path can have is refused, and shown in short', () => {
  const matcher = new PatternMatcher([`*${'a'.repeat(60_000)}`]);
  expect(() => matcher.matches('x')).toThrow(BadPatternError);
  expect(() => matcher.matches('x')).toThrow(/^The pattern "\*a{199}…" is malformed: it is too long\.$/);
});

it('many texts that each lead somewhere else do not change an answer', () => {
  const matcher = new PatternMatcher([`*a${'?'.repeat(14)}b`]);
  let seed = 1;
  for (let i = 0; i < 3000; i++) {
    const letters = Array.from({ length: 40 }, () => {
      seed = (seed * 48271) % 0x7fffffff;
      return seed % 2 === 0 ? 'a' : 'b';
    });
    const path = letters.join('');
    expect(matcher.matches(path)).toBe(path.endsWith('b') && path.at(-16) === 'a');
  }
});
