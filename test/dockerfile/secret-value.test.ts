import { expect, it } from 'vitest';
import { isSecretValue } from '../../src/dockerfile/secret-value.ts';
import { argsOf } from '../../src/history/build-name.ts';
import { shownValue } from '../../src/records/masked.ts';
import { shownValue as conditionValue } from '../../src/states/conditions/variable.ts';

/** Made up, with the form of a real one. */
const TOKEN = 'ghp_abcdefghijklmnop';

it('a token is hidden in the history, in a condition and in a record, whatever its variable is called', () => {
  expect(argsOf({ options: { 'build-arg:GH': TOKEN, 'build-arg:V': '1' } } as never)).toEqual({
    GH: '***',
    V: '1',
  });
  expect(conditionValue('GH', TOKEN)).not.toContain(TOKEN);
  expect(shownValue('GH', TOKEN)).toBeNull();
});

it.each(['1.25.3', 'linux/amd64', 'a'.repeat(40), 'https://example.test/a/b'])('%s is no secret', (value) => {
  expect(isSecretValue('V', value)).toBe(false);
});
