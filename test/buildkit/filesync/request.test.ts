import { expect, it } from 'vitest';
import { parseDirRequest } from '../../../src/buildkit/filesync/request.ts';

it('reads the folder and the lists of a request', () => {
  const request = parseDirRequest([
    ...['content-type', 'application/grpc', 'Dir-Name', 'context'],
    ...['exclude-patterns', 'a, b', 'exclude-patterns', '!c%20+', 'include-patterns', 'x'],
    ...['followpaths', 'Dockerfile', 'followpaths', '.dockerignore'],
  ]);
  expect(request).toEqual({
    dir: 'context',
    excludePatterns: ['a, b', '!c%20+'],
    includePatterns: ['x'],
    followPaths: ['Dockerfile', '.dockerignore'],
  });
});

it('decodes only the values that are marked as encoded', () => {
  const request = parseDirRequest([
    ...[
      'exclude-patterns',
      'gr%C3%BC%C3%9Fe+%2B',
      'exclude-patterns',
      'bad%zz',
      'exclude-patterns-encoded',
      '1',
    ],
    ...[
      'followpaths',
      'a+b',
      'followpaths-encoded',
      '0',
      'dir-name',
      'cont%C3%A9xt',
      'dir-name-encoded',
      'true',
    ],
  ]);
  expect(request.excludePatterns).toEqual(['grüße +', '']);
  expect(request.followPaths).toEqual(['a+b']);
  expect(request.dir).toBe('contéxt');
});

it('decodes header bytes as UTF-8', () => {
  const latin1 = Buffer.from('é').toString('latin1');
  expect(parseDirRequest(['include-patterns', latin1]).includePatterns).toEqual(['é']);
});

it('has no restrictions when the headers have none', () => {
  expect(parseDirRequest([])).toEqual({ dir: '', followPaths: [], includePatterns: [], excludePatterns: [] });
});
