import { afterEach, expect, it } from 'vitest';
import { hideListedSecrets, hideSecrets, secretArgs } from '../../src/history/past-secrets.ts';
import { hideNothing, withoutHidden } from '../../src/progress/hidden.ts';

afterEach(hideNothing);

const options = (args: Readonly<Record<string, string>>) => ({
  options: Object.fromEntries(Object.entries(args).map(([name, value]) => [`build-arg:${name}`, value])),
});

it('the secrets of a past build are args with such a name or form, and no words that everybody knows', () => {
  const build = options({
    API_TOKEN: 'canary-one',
    VERSION: '1.2.3',
    DB_PASSWORD: 'postgres',
    KEY: 'ghp_0123456789abcdef0123456789abcdef0123',
  });
  expect(secretArgs({ options: { ...build.options, target: 'app' } })).toEqual([
    'canary-one',
    'ghp_0123456789abcdef0123456789abcdef0123',
  ]);
});

it('names of steps show no secret of a build that is listed or opened', () => {
  hideListedSecrets([options({ API_TOKEN: 'canary-listed' }), options({ VERSION: '1.2.3' })]);
  hideSecrets(options({ API_TOKEN: 'canary-opened' }));
  expect(withoutHidden('RUN login canary-listed canary-opened 1.2.3')).toBe('RUN login *** *** 1.2.3');
});

it('a history with a secret in each build hides so many that texts stay quick to show, and always that of an opened one', () => {
  const builds = Array.from({ length: 2_000 }, (_, at) => options({ API_TOKEN: `canary-number-${at}-` }));
  hideListedSecrets(builds);
  const shown = builds.map((_, at) => withoutHidden(`canary-number-${at}-`));
  expect(shown.filter((text) => text === '***').length).toBeLessThanOrEqual(500);
  expect(shown[0]).toBe('***');
  hideSecrets(builds[1_999]!);
  expect(withoutHidden('canary-number-1999-')).toBe('***');
});
