import { expect, test } from 'vitest';
import { secretValues } from '../../src/cli/secret-values.ts';

test('build args with secret names and variables of --secret are hidden', () => {
  const env = { NPM_TOKEN: 'from-the-environment', GIVEN: 'as-a-secret', OTHER: 'x' };
  const flags = {
    context: '.',
    buildContext: [],
    cacheFrom: [],
    cacheTo: ['type=s3,bucket=b,secret_access_key=of-a-cache'],
    buildArg: ['API_KEY=k1', 'NPM_TOKEN', 'db_password=p=1', 'VERSION=1.2.3', 'UNSET_TOKEN', 'USE_AUTH=true'],
    secret: ['id=a,env=GIVEN', 'id=b,src=/a/file', 'id=c,env=UNSET'],
  };
  expect(secretValues(flags, env).filter(Boolean)).toEqual([
    'k1',
    'from-the-environment',
    'p=1',
    'as-a-secret',
    'of-a-cache',
  ]);
});

test.each([
  ['https://me:hunter2@host/x.git', ['hunter2']],
  ['https://ghp_abcdef@host/x.git#main', ['ghp_abcdef']],
  ['https://me:a%40b@host/x.git', ['a%40b', 'a@b']],
  ['https://host/x.tar?token=abcd&ref=main#x', ['abcd']],
  ['ssh://git@host/x.git', []],
  ['git@host:x.git', []],
  ['https://host/a@b?ref=main', []],
])('what logs in at the address of a context is hidden: %s', (address, secrets) => {
  const none = { buildArg: [], cacheFrom: [], cacheTo: [], secret: [] };
  expect(secretValues({ ...none, context: address, buildContext: [] }, {})).toEqual(secrets);
  expect(secretValues({ ...none, context: '.', file: address, buildContext: [] }, {})).toEqual(secrets);
  expect(secretValues({ ...none, context: '.', buildContext: [`a=${address}`] }, {})).toEqual(secrets);
});
