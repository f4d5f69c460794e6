import { expect, it } from 'vitest';
import { frontendCaps } from '../../src/buildkit/frontend-caps.ts';
import { specOf } from '../fakes/sample-spec.ts';

const QUERY = 'moby.buildkit.frontend.gitquerystring';

it.each([
  ['https://host/x.git?ref=main', QUERY],
  ['https://host/x.git?subdir=a#main', QUERY],
  ['git@host:x.git?ref=main', QUERY],
  ['ssh://git@host/x?ref=main', QUERY],
  ['https://host/x.git#main?a', null],
  ['https://host/x.tar?token=a', null],
  ['https://host/x.git', null],
])('the frontend must know the query of %s', (address, caps) => {
  expect(frontendCaps(specOf('', { remote: { kind: 'address', address } }))).toBe(caps);
});

it('the frontend must know named contexts, and their queries', () => {
  const folder = specOf('/a', { buildContexts: { a: '/b' } });
  expect(frontendCaps(folder)).toBe('moby.buildkit.frontend.contexts+forward');
  const repository = specOf('/a', { buildContexts: { a: 'https://host/x.git?ref=main' } });
  expect(frontendCaps(repository)).toBe(`moby.buildkit.frontend.contexts+forward,${QUERY}+forward`);
  expect(frontendCaps(specOf('/a', {}))).toBe(null);
});
