import { describe, expect, it, test } from 'vitest';
import { withEnvironment } from '../../../src/buildkit/export/cache-environment.ts';

const WORKFLOW = {
  ACTIONS_RUNTIME_TOKEN: 'token',
  ACTIONS_CACHE_URL: 'https://cache',
  ACTIONS_RESULTS_URL: 'https://results',
};
const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };

describe('the cache of a GitHub workflow', () => {
  const gha = (attrs: Record<string, string>, env: Record<string, string>) =>
    withEnvironment({ type: 'gha', attrs }, env);

  it('has token and address of the workflow', () => {
    expect(gha({ scope: 'a' }, WORKFLOW)).toEqual({
      type: 'gha',
      attrs: { token: 'token', url: 'https://cache', scope: 'a' },
    });
  });

  it.each(['1', 't', 'TRUE', 'true'])('has the second address with ACTIONS_CACHE_SERVICE_V2=%s', (value) => {
    expect(gha({}, { ...WORKFLOW, ACTIONS_CACHE_SERVICE_V2: value })?.attrs).toEqual({
      token: 'token',
      url: 'https://cache',
      url_v2: 'https://results',
    });
  });

  it('takes the version that is given, not that of the workflow', () => {
    const env = { ...WORKFLOW, ACTIONS_CACHE_SERVICE_V2: 'true' };
    expect(gha({ version: '1' }, env)?.attrs).toEqual({ token: 'token', url: 'https://cache', version: '1' });
    expect(gha({ version: '2' }, WORKFLOW)?.attrs.url_v2).toBe('https://results');
  });

  it('takes the address of results where there is no other', () => {
    const { ACTIONS_CACHE_URL: _, ...env } = WORKFLOW;
    expect(gha({}, env)?.attrs.url).toBe('https://results');
  });

  it('has what the flag gives before what the workflow gives', () => {
    const attrs = { token: 'mine', url: 'https://mine' };
    expect(gha(attrs, WORKFLOW)?.attrs).toEqual(attrs);
    expect(gha(attrs, {})?.attrs).toEqual(attrs);
  });

  test.each<[string, Record<string, string>]>([
    ['a token', { ACTIONS_CACHE_URL: 'https://cache' }],
    ['an address', { ACTIONS_RUNTIME_TOKEN: 'token' }],
    ['a token that is not empty', { ...WORKFLOW, ACTIONS_RUNTIME_TOKEN: '' }],
    ['anything', {}],
  ])('is left out without %s', (_, env) => {
    expect(gha({}, env)).toBeNull();
  });
});

describe('a cache on S3', () => {
  const s3 = (attrs: Record<string, string>, env: Record<string, string>) =>
    withEnvironment({ type: 's3', attrs }, env)?.attrs;

  it('has the keys of the environment', () => {
    expect(s3({ bucket: 'b' }, KEYS)).toEqual({
      bucket: 'b',
      access_key_id: 'id',
      secret_access_key: 'secret',
      session_token: 'session',
    });
  });

  it('has no session of the environment beside keys of its own', () => {
    const attrs = { access_key_id: 'mine', secret_access_key: 'mine too' };
    expect(s3(attrs, KEYS)).toEqual(attrs);
  });

  it('has one key of its own and the rest of the environment', () => {
    expect(s3({ access_key_id: 'mine' }, KEYS)).toEqual({
      access_key_id: 'mine',
      secret_access_key: 'secret',
      session_token: 'session',
    });
  });

  it('has no empty key', () => {
    expect(s3({}, { AWS_ACCESS_KEY_ID: '', AWS_SESSION_TOKEN: '' })).toEqual({});
  });
});

test('other caches get nothing of the environment', () => {
  const entry = { type: 'registry', attrs: { ref: 'r.test/a' } } as const;
  expect(withEnvironment(entry, { ...WORKFLOW, ...KEYS })).toEqual(entry);
});
