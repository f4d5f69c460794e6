import { describe, expect, test } from 'vitest';
import { addressSecrets } from '../../src/cli/address-secrets.ts';
import { secretValues } from '../../src/cli/secret-values.ts';
import { type Definition, NO_FLAGS } from '../../src/definitions/types.ts';
import { isPlainValue } from '../../src/dockerfile/plain-values.ts';
import { definitionOf } from '../fakes/sample-definition.ts';

const NOTHING = { cacheFrom: [], cacheTo: [], buildArg: [], secret: [] };

describe('what a command line hides', () => {
  test('are build args with secret names and variables of --secret', () => {
    const env = { NPM_TOKEN: 'from-the-environment', GIVEN: 'as-a-secret', OTHER: 'x' };
    const flags = {
      cacheFrom: [],
      cacheTo: ['type=s3,bucket=b,secret_access_key=of-a-cache'],
      buildArg: [
        'API_KEY=k1',
        'NPM_TOKEN',
        'db_password=p=1',
        'VERSION=1.2.3',
        'UNSET_TOKEN',
        'USE_AUTH=true',
      ],
      secret: ['id=a,env=GIVEN', 'id=b,src=/a/file', 'id=c,env=UNSET', ''],
    };
    expect(secretValues(flags, env)).toEqual([
      'k1',
      'from-the-environment',
      'p=1',
      'as-a-secret',
      'of-a-cache',
      'USE_AUTH=true',
    ]);
  });

  test('is a value that everybody knows only beside its name', () => {
    const flags = { ...NOTHING, buildArg: ['DB_PASSWORD=postgres', 'ADMIN_PASSWORD=postgres1'] };
    expect(secretValues(flags, {})).toEqual(['postgres1', 'DB_PASSWORD=postgres']);
  });

  test('are the users of addresses in any flag', () => {
    const flags = {
      ...NOTHING,
      context: 'https://me:hunter2secret@host/x.tar',
      buildContext: ['lib=https://you:other%40secret@host/y.git'],
    };
    expect(secretValues(flags, {})).toEqual(
      expect.arrayContaining(['hunter2secret', 'other%40secret', 'other@secret']),
    );
  });
});

describe('what a definition hides', () => {
  const base = definitionOf('base', {
    context: 'https://me:of-an-address@host/x.git',
    dockerfile: { kind: 'file', path: 'Dockerfile' },
    flags: {
      ...NO_FLAGS,
      buildArg: ['API_TOKEN=of-a-link'],
      cacheFrom: ['type=s3,secret_access_key=of-its-cache'],
      secret: ['id=t,env=TOKEN'],
    },
    secretEnv: { TOKEN: 'of-its-env-file' },
  });

  test('is also what the targets have that it builds first, and what its .env file gives', () => {
    const middle: Definition = { ...base, flags: NO_FLAGS, links: { base }, secretEnv: {}, context: '/x' };
    const flags = { ...NO_FLAGS, secret: ['id=own,env=OWN'] };
    const definition: Definition = { ...middle, flags, links: { middle }, secretEnv: { OWN: 'own-secret' } };
    const hidden = secretValues({ ...NOTHING, ...flags, definition }, {});
    expect(hidden).toEqual(
      expect.arrayContaining(['own-secret', 'of-a-link', 'of-its-cache', 'of-its-env-file', 'of-an-address']),
    );
  });
});

describe('the secrets of addresses', () => {
  test.each<[string, string[]]>([
    ['https://me:hunter2@host/x', ['me:hunter2', 'hunter2']],
    ['https://ghp_0123456789@host/x', ['ghp_0123456789']],
    ['https://ghp_0123456789:x-oauth-basic@host', ['ghp_0123456789:x-oauth-basic', 'ghp_0123456789']],
    ['postgres://postgres:postgres@db', ['postgres:postgres']],
    ['tcp://me:a%zzb@host', ['me:a%zzb', 'a%zzb']],
    ['ssh://deploy-of-the-team@host', []],
    ['docker-image://alpine:3.20@sha256:00', []],
    ['git@host:a/b', []],
    ['https://host/x.tar?token=abcd&ref=main#x', ['abcd']],
    ['https://host/a@b?ref=main', []],
  ])('of %s', (address, secrets) => {
    expect([...new Set(addressSecrets([undefined, 1, address]))]).toEqual(secrets);
  });
});

test.each(['Postgres', 'true', '12345', 'x-access-token'])('%s is no secret', (value) => {
  expect(isPlainValue(value)).toBe(true);
});

test.each(['postgres1', 'sunshine', 'hunter2', '123456', 'my-app'])('%s may be one', (value) => {
  expect(isPlainValue(value)).toBe(false);
});
