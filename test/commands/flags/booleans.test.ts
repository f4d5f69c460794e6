import { expect, it } from 'vitest';
import { withoutBooleanValues } from '../../../src/commands/flags/booleans.ts';

it('takes true and false for flags without a value, as docker does', () => {
  const given = ['build', '--pull=true', '--no-cache=0', '--load=F', '--label=pull=true', '--quiet', '.'];
  expect(withoutBooleanValues(given)).toEqual(['build', '--pull', '--label=pull=true', '--quiet', '.']);
  expect(withoutBooleanValues(['shell', 'x', '--', 'run', '--pull=true'])).toEqual([
    'shell',
    'x',
    '--',
    'run',
    '--pull=true',
  ]);
  expect(() => withoutBooleanValues(['--push=maybe'])).toThrow('--push=maybe: write --push, --push=true or');
});
