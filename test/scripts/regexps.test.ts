import { expect, test } from 'vitest';
import { slowRegexps } from '../../scripts/regexps.mjs';

test.each([
  ['that backtracks exponentially', String.raw`/^\/+(?:\.?\/+)*\.?$/`],
  ['that shares characters between two repetitions', String.raw`/^\s*=\s*(.*?)\s*$/`],
  ['that begins anew at every character', String.raw`/\/+$/`],
])('an expression %s is refused', async (_, literal) => {
  expect(await slowRegexps('any.ts', `export const found: boolean = ${literal}.test(text);`)).toEqual([
    expect.stringContaining(`${literal} is not linear`),
  ]);
});

test('an expression that is built from pieces needs a reason', async () => {
  const built = 'export const found = new RegExp(query).test(text);';
  expect(await slowRegexps('any.ts', built)).toEqual([expect.stringContaining('builds an expression')]);
  expect(await slowRegexps('progress/sanitize.ts', built)).toEqual([]);
});

test('a linear expression is accepted, also in TSX', async () => {
  expect(await slowRegexps('any.tsx', String.raw`export const a = <b>{/^\s*#[^\n]*/.exec(t)}</b>;`)).toEqual(
    [],
  );
});
