import { expect, test } from 'vitest';
import { isSecretName } from '../../src/dockerfile/secret-name.ts';

test.each([
  'NPM_TOKEN',
  'TOKEN',
  'db-password',
  'apiKey',
  'API_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'GIT_AUTH',
  'MYSQL_PASS',
])('the value of %s is taken for a secret', (name) => expect(isSecretName(name)).toBe(true));

test.each([
  'PATH',
  'KEYBOARD',
  'AUTHOR',
  'PWD',
  'SESSIONS',
  'MONKEYS',
  'SIGNING_PUBLIC_KEY',
  'TOKENIZERS_PARALLELISM',
  '',
])('the value of %s is shown', (name) => expect(isSecretName(name)).toBe(false));
