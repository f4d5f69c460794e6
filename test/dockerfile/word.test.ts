// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell's own syntax
import { describe, expect, test } from 'vitest';
import { expandWord, splitWords, WordError, type WordOptions } from '../../src/dockerfile/expand/word.ts';

const variables = new Map([
  ['X', 'value'],
  ['EMPTY', ''],
  ['PATHS', '/usr/local/bin'],
  ['IMAGE', 'registry.example.com/team/app:1.2.3'],
  ['STARS', 'a*b'],
  ['SPACED', 'two words'],
]);

const expand = (word: string, options: Partial<WordOptions> = {}): string =>
  expandWord(word, variables, { escape: '\\', ...options });

describe('a word expands as in BuildKit', () => {
  test.each([
    ['plain', 'plain'],
    ['$X', 'value'],
    ['${X}', 'value'],
    ['a$X.b', 'avalue.b'],
    ['$X$X', 'valuevalue'],
    ['$NONE', ''],
    ['$', '$'],
    ['$1$@$?', ''],
    ['a$ b', 'a$ b'],
    ['\\$X', '$X'],
    ["'$X'", '$X'],
    ['"$X"', 'value'],
    ['"\\$X \\" \\\\ \\n"', '$X " \\ \\n'],
    ["'it'\"'\"'s'", "it's"],
    ['one\\ two', 'one two'],
    ['end\\', 'end'],
    ['${NONE-d}${EMPTY-d}${X-d}', 'dvalue'],
    ['${NONE:-d}${EMPTY:-d}${X:-d}', 'ddvalue'],
    ['${NONE+d}${EMPTY+d}${X+d}', 'dd'],
    ['${NONE:+d}${EMPTY:+d}${X:+d}', 'd'],
    ['${X?no}${EMPTY?no}${X:?no}', 'valuevalue'],
    ['${NONE:-${EMPTY:-${X}}}', 'value'],
    ['${NONE:-"quoted $X"}', 'quoted value'],
    ['${PATHS#*/}', 'usr/local/bin'],
    ['${PATHS##*/}', 'bin'],
    ['${PATHS%/*}', '/usr/local'],
    ['${PATHS%%/*}', ''],
    ['${IMAGE##*:}', '1.2.3'],
    ['${IMAGE%:*}', 'registry.example.com/team/app'],
    ['${IMAGE#nothing}', 'registry.example.com/team/app:1.2.3'],
    ['${X#?a}', 'lue'],
    ['${STARS#a\\*}', 'b'],
    ['${NONE#x}', ''],
    ['${X/a/A}', 'vAlue'],
    ['${PATHS/\\//-}', '-usr/local/bin'],
    ['${PATHS//\\//-}', '-usr-local-bin'],
    ['${X//[a]/x}', 'value'],
    ['${X/*/all}', 'all'],
    ['${X//?/.}', '.....'],
    ['${NONE/a/b}', ''],
    ['x<<EOF', 'x<<EOF'],
  ])('%s → %s', (word, expected) => {
    expect(expand(word)).toBe(expected);
  });

  test('the escape character is that of the file', () => {
    expect(expand('`$X \\$X', { escape: '`' })).toBe('$X \\value');
  });

  test('quotes mean nothing in heredoc bodies', () => {
    expect(expand(`"$X" '$X'`, { ignoreQuotes: true })).toBe(`"value" 'value'`);
  });

  test('unset variables can be left as they are written', () => {
    expect(expand('${NONE:!d}', { keepUnset: true })).toBe('${NONE:!d}');
    expect(expand('$NONE ${NONE} ${NONE:-d} ${NONE/a/b} $X', { keepUnset: true })).toBe(
      '$NONE ${NONE} ${NONE:-d} ${NONE/a/b} value',
    );
  });
});

describe('a word that cannot be expanded', () => {
  test.each([
    ['${X', 'unsupported modifier (\uFFFD) in substitution'],
    ['${', "syntax error: missing '}'"],
    ['${}', 'syntax error: bad substitution'],
    ['${:X}', 'syntax error: bad substitution'],
    ['${X!y}', 'unsupported modifier (!) in substitution'],
    ['${X:#y}', 'unsupported modifier (:#) in substitution'],
    ['${X:!y}', 'unsupported modifier (:!) in substitution'],
    ['${X:!y', "syntax error: missing '}'"],
    ['${X:-open', "syntax error: missing '}'"],
    ['${X/a}', "syntax error: missing '/' in ${}"],
    ['${X/a/b', "syntax error: missing '}'"],
    ['${X#a\\b}', "invalid pattern (a\\b) in substitution: invalid escape '\\b'"],
    ["'open", 'unexpected end of statement while looking for matching single-quote'],
    ['"open', 'unexpected end of statement while looking for matching double-quote'],
    ['${NONE?}', 'NONE: is not allowed to be unset'],
    ['${EMPTY:?}', 'EMPTY: is not allowed to be empty'],
    ['${NONE:?set it}', 'NONE: set it'],
  ])('%s', (word, message) => {
    const error = expect(() => expand(word));
    error.toThrow(WordError);
    error.toThrow(`failed to process ${JSON.stringify(word)}: ${message}`);
  });

  test('grows without limit', () => {
    const doubling = new Map([['A', 'x'.repeat(80_000)]]);
    expect(() => expandWord('$A$A', doubling, { escape: '\\' })).toThrow(/grows beyond/);
  });

  test('is nested without limit', () => {
    expect(() => expand(`${'${A:-'.repeat(5000)}x${'}'.repeat(5000)}`)).toThrow(WordError);
  });
});

test('words split at blanks outside quotes, after expansion', () => {
  const split = (text: string): string[] => splitWords(text, variables, { escape: '\\' });
  expect(split('a  b\tc')).toEqual(['a', 'b', 'c']);
  expect(split('"a b" \'c d\' e\\ f')).toEqual(['a b', 'c d', 'e f']);
  expect(split('$SPACED "$SPACED"')).toEqual(['two', 'words', 'two words']);
  expect(split('x << EOF')).toEqual(['x', '<< EOF']);
});

test('a hostile pattern does not take exponential time', () => {
  const stars = `\${LONG#${'*a'.repeat(40)}b}`;
  expect(expandWord(stars, new Map([['LONG', 'a'.repeat(5000)]]), { escape: '\\' })).toBe('a'.repeat(5000));
});

describe('a name ends where it ends in BuildKit', () => {
  const named = new Map([
    ['NAME', 'ascii'],
    ['NAMEÉ', 'accent'],
    ['É', 'letter'],
    ['N2', 'digit'],
    ['N٢', 'arabic digit'],
  ]);

  test.each([
    ['$NAME.', 'ascii.'],
    ['$NAMEÉ.', 'accent.'],
    ['$É-', 'letter-'],
    ['$N2$N٢', 'digitarabic digit'],
    // A mark is no letter.
    ['$NAME\u0301', 'ascii\u0301'],
    ['$NAME→', 'ascii→'],
    ['$→', '$→'],
    ['${NAMEÉ}', 'accent'],
    ['$12', ''],
    ['$1É', 'É'],
  ])('%s is %s', (word, expanded) => {
    expect(expandWord(word, named, { escape: '\\' })).toBe(expanded);
  });
});
