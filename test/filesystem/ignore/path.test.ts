import { describe, expect, it } from 'vitest';
import {
  basePath,
  cleanPath,
  compareBytes,
  joinPath,
  parentPath,
} from '../../../src/filesystem/ignore/index.ts';

describe('paths as in Go', () => {
  it.each([
    ['', '.'],
    ['.', '.'],
    ['a//b/./c/', 'a/b/c'],
    ['a/../..', '..'],
    ['../../a', '../../a'],
    ['/..', '/'],
    ['/a/../../b', '/b'],
    ['!a/..', '.'],
  ])('cleans %j to %j', (path, cleaned) => {
    expect(cleanPath(path)).toBe(cleaned);
  });

  it('joins, and finds parents and base names', () => {
    expect(joinPath('.', '/a/b')).toBe('a/b');
    expect(joinPath('', '')).toBe('');
    expect(joinPath('/', 'a/../../b')).toBe('/b');
    expect(parentPath('a/b/c')).toBe('a/b');
    expect(parentPath('file/')).toBe('file');
    expect(parentPath('a')).toBe('.');
    expect(basePath('a/b')).toBe('b');
  });

  it('orders by UTF-8 bytes', () => {
    const sorted = ['b', 'a', '\u{10000}', '\uffff', '\ud7ff', 'é', 'ab', 'A', 'a\u{1f600}', 'a\ue000'];
    const byBytes = sorted.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    expect(sorted.toSorted(compareBytes)).toEqual(byBytes);
  });
});
