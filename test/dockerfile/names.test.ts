import { describe, expect, test } from 'vitest';
import { formatPlatform, parsePlatform } from '../../src/dockerfile/platform.ts';
import { contextName, parseReference } from '../../src/dockerfile/reference.ts';
import { nearest } from '../../src/dockerfile/suggest.ts';

describe('image references', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  test.each([
    ['busybox', 'busybox'],
    ['busybox:latest', 'busybox'],
    ['docker.io/library/busybox:musl', 'busybox:musl'],
    ['index.docker.io/team/app', 'team/app'],
    ['ghcr.io/team/app:1', 'ghcr.io/team/app:1'],
    ['localhost:5000/app', 'localhost:5000/app'],
    [`app@${digest}`, `app@${digest}`],
    ['a__b--c.d', 'a__b--c.d'],
  ])('%s is familiar as %s', (text, familiar) => {
    expect(parseReference(text)).toMatchObject({ valid: true, familiar });
    expect(contextName(text)).toBe(familiar);
  });

  test.each(['', 'Upper', 'a b', 'a:b:c', 'a..b', 'a___b', '-a', 'a/', '/a', 'a@sha256:12', 'f'.repeat(64)])(
    '%j is none',
    (text) => {
      expect(parseReference(text).valid).toBe(false);
      expect(contextName(text)).toBe(text);
    },
  );

  test('a very long reference is refused without delay', () => {
    expect(parseReference('a'.repeat(1_000_000)).valid).toBe(false);
  });
});

describe('platforms', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['LINUX/x86_64', 'linux/amd64'],
    ['linux/arm64/v8', 'linux/arm64/v8'],
    ['aarch64', 'linux/arm64'],
    ['linux/arm', 'linux/arm'],
    ['linux/arm/7', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['macos/arm64', 'darwin/arm64'],
    ['windows(10.0.17763)/amd64', 'windows(10.0.17763)/amd64'],
    ['linux', 'linux/amd64'],
  ])('%s → %s', (text, formatted) => {
    const platform = parsePlatform(text)!;
    expect(formatPlatform(platform, true)).toBe(formatted);
  });

  test.each(['', 'linux/', '/amd64', 'linux/*', 'a/b/c/d', 'nothing', 'linux amd64'])(
    '%j is none',
    (text) => {
      expect(parsePlatform(text)).toBeNull();
    },
  );
});

test('the nearest of several names is suggested, at most two edits away', () => {
  expect(nearest('biuld', ['build', 'built', 'runtime'])).toBe('build');
  expect(nearest('runtme', ['build', 'runtime'])).toBe('runtime');
  expect(nearest('xyz', ['build', 'runtime'])).toBeNull();
  expect(nearest('build', ['build', 'built'])).toBeNull();
});
