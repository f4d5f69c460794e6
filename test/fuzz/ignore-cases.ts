import fc from 'fast-check';

/** Patterns of an ignore file, and paths that are tried on them. */
export interface IgnoreCase {
  readonly patterns: readonly string[];
  readonly paths: readonly string[];
}

/** Pieces of patterns, by how they are rewritten into regular expressions. */
const PLAIN = 'a|b|ab|c|1|_|.|é|𝒳| |-|+|(|)|$|,|:|&&'.split('|');
const WILD = '* * * ** **/ /**/ / / ? ? [a-c] [^b] [^a-b] [é-ü] \\* \\? \\[ \\.'.split(' ');
const ODD = [
  ...'[ ] [\\]a] [*] [a*] [\\d] [[:alpha:]] [[:^digit:]x] ! ^ | .. ./'.split(' '),
  ...'\\ \\d \\D \\s \\w \\W \\pL \\p{Lu} \\PL \\p{Greek} \\p{^L} \\x41 \\x{e9} \\101 \\n \\q \\8'.split(' '),
  ...'\\b \\B \\A \\z \\Q \\E { } {2} {0} {1,2} {2,} {,2} {1001} {3,1} {40} \\Q\\E{2} \\Q\\E{30}'.split(' '),
];

const pattern = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PLAIN) },
      { weight: 4, arbitrary: fc.constantFrom(...WILD) },
      { weight: 1, arbitrary: fc.constantFrom(...ODD) },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const PATH_PIECES = [
  ...['a', 'a', 'b', 'ab', 'c', '1', '_', '.', 'é', '𝒳', ' ', '-', '+', '(', '$', '^', '|', '*', '?', '!'],
  ...['/', '/', '/', '[', ']', '\\', '{', '}', '{2}', 'A', 'α', '\n', ','],
];

const path = fc
  .array(fc.constantFrom(...PATH_PIECES), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''));

const FILLINGS = ['', 'a', 'b', 'ab', 'x/', '/', '1', '_.'];

/** A path that the pattern may match: its wildcards are replaced by text, and what follows a backslash stays. */
function like(pattern: string, fillings: readonly string[]): string {
  let used = 0;
  return pattern
    .replace(/^!/, '')
    .replace(/\[[^\]]*\]|\{[^}]*\}|\*+|\?|\\[QEbBAz]/g, () => fillings[used++ % fillings.length] ?? '')
    .replace(/\\(.)/gu, '$1');
}

/** Paths as a walk gives them: no empty part, no `.` and `..`, no slash at an end. */
function asPath(text: string): string {
  const path = text
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/');
  return path === '' ? 'a' : path;
}

const oneCase: fc.Arbitrary<IgnoreCase> = fc
  .tuple(
    fc.array(
      fc.tuple(fc.constantFrom('', '', '', '!'), pattern).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    ),
    fc.array(path, { minLength: 2, maxLength: 4 }),
    fc.array(fc.constantFrom(...FILLINGS), { minLength: 3, maxLength: 3 }),
  )
  .map(([patterns, paths, fillings]) => ({
    patterns,
    paths: [...patterns.map((pattern) => like(pattern, fillings)), ...paths].map(asPath),
  }));

/** The same cases for the same seed. */
export function ignoreCases(seed: number, count: number): IgnoreCase[] {
  return fc.sample(oneCase, { seed, numRuns: count });
}
