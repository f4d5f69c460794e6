import { describe, expect, it } from 'vitest';
import { substitute } from '../../src/definitions/compose/template.ts';

const VALUES: Readonly<Record<string, string>> = { A: 'a', EMPTY: '', NESTED: 'n' };
const of = (text: string): string => substitute(text, (name) => VALUES[name], { file: 'f', line: 3 });

describe('variables of a compose file', () => {
  it.each([
    ['$A-${A}_$A', 'a-a_a'],
    ['$$A $${A}', '$A ${A}'],
    ['${NONE}|$NONE|', '||'],
    ['${A:-x}${NONE:-x}${EMPTY:-x}', 'axx'],
    ['${A-x}${NONE-x}[${EMPTY-x}]', 'ax[]'],
    ['${A:+x}[${NONE:+x}][${EMPTY:+x}]', 'x[][]'],
    ['${A+x}[${NONE+x}]${EMPTY+x}', 'x[]x'],
    ['${NONE:-${NESTED}}', 'n'],
    ['${NONE:-${ALSO:-${A}-deep}}$A', 'a-deepa'],
    ['${NONE:-{"k": "v"}}', '{"k": "v"}'],
    ['${A:?must}${EMPTY?must}', 'a'],
    ['$1 costs 5$ or $', '$1 costs 5$ or $'],
    ['${NONE:-}', ''],
    ['${NONE:-a:-b}', 'a:-b'],
    ['${NONE:-https://h:1/?q=$A}', 'https://h:1/?q=a'],
  ])('%s is %s', (text, value) => {
    expect(of(text)).toBe(value);
  });

  it.each(['${A', '${}', '${1}', '${A B}', '${A:}', '${A!b}'])('%s is refused with its line', (text) => {
    expect(() => of(text)).toThrow(/^f:3: a variable is not written as/);
  });

  it('says which variable needs a value, and why', () => {
    expect(() => of('${NONE:?set $A first}')).toThrow(
      'f:3: the variable NONE needs a value (set a first): set it in the environment or in .env.',
    );
    expect(() => of('${EMPTY:?}')).toThrow('f:3: the variable EMPTY needs a value: set it');
  });

  it('takes time that grows with the text, not with its nesting', () => {
    const deep = `${'${N:-'.repeat(5000)}x${'}'.repeat(5000)}`;
    expect(() => of(deep)).toThrow('nested too deeply');
    expect(of('$A'.repeat(100_000)).length).toBe(100_000);
  });

  it('is refused where a value becomes too long', () => {
    const long = 'x'.repeat(1000);
    const at = { file: 'f', line: 3 };
    expect(substitute('$A'.repeat(1000), () => long, at)).toHaveLength(1_000_000);
    expect(() => substitute('$A'.repeat(1100), () => long, at)).toThrow('f:3: its variables make a value');
    expect(() => substitute('${A}'.repeat(1100), () => long, at)).toThrow('f:3: its variables make a value');
  });
});
