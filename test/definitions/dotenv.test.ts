import { describe, expect, it } from 'vitest';
import { readDotenv } from '../../src/definitions/compose/dotenv.ts';

const read = (text: string, env: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(readDotenv(text, '.env', (name) => env[name]));

describe('a .env file', () => {
  it('has names, values, comments, quotes and export', () => {
    expect(
      read(
        [
          '\ufeff# first',
          'A=1',
          'B = two words # comment',
          'C="quoted # not a comment" # comment',
          "D='$A stays'",
          'export E=5',
          'F: yaml',
          'G="line 1',
          'line 2"',
          'H=',
          'I=a#b',
          'J="tab\\t and \\"quote\\" and \\$A"',
          'é_1.x-y[0]=odd',
        ].join('\r\n'),
      ),
    ).toEqual({
      A: '1',
      B: 'two words',
      C: 'quoted # not a comment',
      D: '$A stays',
      E: '5',
      F: 'yaml',
      G: 'line 1\r\nline 2',
      H: '',
      I: 'a#b',
      J: 'tab\t and "quote" and $A',
      'é_1.x-y[0]': 'odd',
    });
  });

  it('uses variables of the environment, then those above', () => {
    expect(read('A=1\nB=$A-${C:-c}\nD="${A}"\nE=$$A', { A: 'outer' })).toEqual({
      A: '1',
      B: 'outer-c',
      D: 'outer',
      E: '$A',
    });
  });

  it('takes a name alone from the environment', () => {
    expect(read('A\nB\nC=3', { A: 'x' })).toEqual({ A: 'x', C: '3' });
  });

  it.each([
    ['A=1\n\nB="open\nmore', '.env:3: a " is not closed.'],
    ['A=1\nB C=2', '.env:2: after B there must be =VALUE.'],
    ['A=1\n=2', '.env:2: "" is not a name of a variable.'],
    ['# x\nA$B=2', '.env:2: "A$B" is not a name of a variable.'],
    ['A=1\nB=${C:?no c}', '.env:2: the variable C needs a value (no c)'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
