import { describe, expect, it } from 'vitest';
import { isContextFolder, isRemoteAddress, isSshAddress } from '../../src/dockerfile/remote-address.ts';

describe('a build context', () => {
  it.each([
    'https://example.com/x.git#main:sub',
    'http://example.com/context.tar.gz',
    'git://example.com/x',
    'ssh://git@example.com/x.git',
    'git@example.com:x.git',
    'me@host.example:some/repo#v1',
    'github.com/moby/buildkit',
    'HTTPS://example.com/x.git',
  ])('is an address: %s', (text) => {
    expect(isRemoteAddress(text)).toBe(true);
    expect(isContextFolder(text)).toBe(false);
  });

  it.each(['.', '-', '/abs', './git@host:x', '../x', 'a b', 'C:\\x', 'http', 'file:///x'])(
    'is no address: %s',
    (text) => {
      expect(isRemoteAddress(text)).toBe(false);
    },
  );

  it('may be an image, a layout or a target by name', () => {
    expect(['docker-image://a', 'oci-layout://x', 'target:a'].map(isContextFolder)).toEqual([
      false,
      false,
      false,
    ]);
    expect(['lib', '../lib', '/abs', 'target'].map(isContextFolder)).toEqual([true, true, true, true]);
  });

  it('needs an ssh agent with git over ssh only', () => {
    const texts = ['git@h:x', 'ssh://h/x', 'https://h/x.git', 'github.com/a/b', '.'];
    expect(texts.map(isSshAddress)).toEqual([true, true, false, false, false]);
  });
});
