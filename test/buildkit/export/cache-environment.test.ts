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

  it('has token and address of the workflow', async () => {
    expect(await gha({ scope: 'a' }, WORKFLOW)).toEqual({
      type: 'gha',
      attrs: { token: 'token', url: 'https://cache', scope: 'a' },
    });
  });

  it.each(['1', 't', 'TRUE', 'true'])(
    'has the second address with ACTIONS_CACHE_SERVICE_V2=%s',
    async (value) => {
      expect((await gha({}, { ...WORKFLOW, ACTIONS_CACHE_SERVICE_V2: value }))?.attrs).toEqual({
        token: 'token',
        url: 'https://cache',
        url_v2: 'https://results',
      });
    },
  );

  it('takes the version that is given, not that of the workflow', async () => {
    const env = { ...WORKFLOW, ACTIONS_CACHE_SERVICE_V2: 'true' };
    expect((await gha({ version: '1' }, env))?.attrs).toEqual({
      token: 'token',
      url: 'https://cache',
      version: '1',
    });
    expect((await gha({ version: '2' }, WORKFLOW))?.attrs.url_v2).toBe('https://results');
  });

  it('takes the address of results where there is no other', async () => {
    const { ACTIONS_CACHE_URL: _, ...env } = WORKFLOW;
    expect((await gha({}, env))?.attrs.url).toBe('https://results');
  });

  it('has what the flag gives before what the workflow gives', async () => {
    const attrs = { token: 'mine', url: 'https://mine' };
    expect((await gha(attrs, WORKFLOW))?.attrs).toEqual(attrs);
    expect((await gha(attrs, {}))?.attrs).toEqual(attrs);
  });

  test.each<[string, Record<string, string>]>([
    ['a token', { ACTIONS_CACHE_URL: 'https://cache' }],
    ['an address', { ACTIONS_RUNTIME_TOKEN: 'token' }],
    ['a token that is not empty', { ...WORKFLOW, ACTIONS_RUNTIME_TOKEN: '' }],
    ['anything', {}],
  ])('is left out without %s', async (_, env) => {
    expect(await gha({}, env)).toBeNull();
  });
});

describe('a cache on S3', () => {
  const s3 = async (attrs: Record<string, string>, env: Record<string, string>) =>
    (await withEnvironment({ type: 's3', attrs }, env))?.attrs;

  it('has the keys of the environment', async () => {
    expect(await s3({ bucket: 'b' }, KEYS)).toEqual({
      bucket: 'b',
      access_key_id: 'id',
      secret_access_key: 'secret',
      session_token: 'session',
    });
  });

  it('has no session of the environment beside keys of its own', async () => {
    const attrs = { access_key_id: 'mine', secret_access_key: 'mine too' };
    expect(await s3(attrs, KEYS)).toEqual(attrs);
  });

  it('has one key of its own and the rest of the environment', async () => {
    expect(await s3({ access_key_id: 'mine' }, KEYS)).toEqual({
      access_key_id: 'mine',
      secret_access_key: 'secret',
      session_token: 'session',
    });
  });

  it('has no empty key', async () => {
    expect(await s3({}, { AWS_ACCESS_KEY_ID: '', AWS_SESSION_TOKEN: '' })).toEqual({});
  });
});

test('other caches get nothing of the environment', async () => {
  const entry = { type: 'registry', attrs: { ref: 'r.test/a' } } as const;
  expect(await withEnvironment(entry, { ...WORKFLOW, ...KEYS })).toEqual(entry);
});
