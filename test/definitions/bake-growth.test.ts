import { describe, expect, it } from 'vitest';
import { readBakeJson } from '../../src/definitions/bake/json-file.ts';
import { textOf } from '../../src/definitions/yaml/node.ts';

const LEVELS = 40;
const read = (file: object): ReturnType<typeof readBakeJson> =>
  readBakeJson([{ text: JSON.stringify(file, null, 1), shown: 'bake.json' }], {});

/** `NAME0` … `NAME39`, each of which names the next one twice. */
function doubling<Value>(name: string, level: (next: string) => Value, last: Value): Record<string, Value> {
  const levels = Array.from(
    { length: LEVELS },
    (_, at) => [`${name}${at}`, level(`${name}${at + 1}`)] as const,
  );
  return { ...Object.fromEntries(levels), [`${name}${LEVELS}`]: last };
}

describe('a bake file that names everything twice', () => {
  it('is read in time that grows with its size', () => {
    const target = doubling<object>('t', (next) => ({ inherits: [next, next] }), { target: 'stage' });
    const { targets } = read({ target });
    const stage = targets.get('t0')?.entries.get('target');
    expect(stage?.kind === 'scalar' && textOf(stage)).toBe('stage');
  });

  it('is refused where a list or a value becomes too long', () => {
    const target = doubling<object>('t', (next) => ({ inherits: [next, next] }), { ssh: ['default'] });
    expect(() => read({ target })).toThrow(/^bake\.json:\d+: ssh has more than 1000 entries/);
    const variable = doubling<object>('V', (next) => ({ default: `\${${next}}\${${next}}` }), {
      default: 'v',
    });
    expect(() => read({ variable, target: { app: { args: { A: '${V0}' } } } })).toThrow(
      /^bake\.json:\d+: its variables make a value of more than 1 MiB: shorten one of them\.$/,
    );
  });
});

describe('a variable of a bake file', () => {
  it('with the default null sets nothing; one without a default is empty', () => {
    const variable = { A: { default: null }, B: {} };
    const { targets } = read({ variable, target: { app: { args: { A: '${A}', B: '${B}' } } } });
    const args = targets.get('app')?.entries.get('args');
    const values = args?.kind === 'map' ? [...args.entries.values()] : [];
    expect(values).toMatchObject([{ value: null }, { value: '' }]);
    expect(() => read({ variable, target: { app: { args: { A: 'x${A}' } } } })).toThrow(
      /^bake\.json:\d+: A is null, which is no part of a text\.$/,
    );
  });
});
