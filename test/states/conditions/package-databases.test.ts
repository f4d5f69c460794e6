import { describe, expect, it } from 'vitest';
import { packageDatabases } from '../../../src/states/conditions/package-databases.ts';
import { shownValue } from '../../../src/states/conditions/variable.ts';

const versionIn = (path: string, text: string, name: string): string | null | undefined =>
  packageDatabases(name)
    .find((database) => database.path === path)
    ?.version(text, name);

const DPKG = `Package: base-files
Status: install ok installed
Version: 12.4
Description: a base
 Package: curl
 and more

Package: removed
Status: deinstall ok config-files
Version: 2

Package: half
Status: install ok half-installed
Version: 3

Package: libc6
Architecture: i386
Status: install ok installed
Version: 2.36-9`;

describe('a package database', () => {
  it('of dpkg has what is installed, not what is only remembered', () => {
    const version = (name: string) => versionIn('/var/lib/dpkg/status', DPKG, name);
    expect(version('base-files')).toBe('12.4');
    expect(version('libc6')).toBe('2.36-9');
    expect(version('removed')).toBeNull();
    expect(version('half')).toBeNull();
    expect(version('curl')).toBeNull();
    expect(version('libc')).toBeNull();
  });

  it('of a distroless image is a file for each package, without a status', () => {
    expect(versionIn('/var/lib/dpkg/status.d/tzdata', 'Package: tzdata\nVersion: 1\n', 'tzdata')).toBe('1');
    expect(packageDatabases('../x').some(({ path }) => path.includes('..'))).toBe(false);
  });

  it('of apk names packages by P', () => {
    const text = 'C:Q1x=\nP:musl\nV:1.2.5-r0\nT:the library P:curl\n\nP:curl\nV:8.9\n\n';
    expect(versionIn('/lib/apk/db/installed', text, 'curl')).toBe('8.9');
    expect(versionIn('/usr/lib/apk/db/installed', text, 'musl')).toBe('1.2.5-r0');
    expect(versionIn('/lib/apk/db/installed', text, 'mus')).toBeNull();
  });

  it.each(['', '\n\n\n', ':', 'Package:\n\nPackage', 'P:\nV:'])('that is damaged has nothing: %j', (text) => {
    for (const database of packageDatabases('x')) expect(database.version(text, 'x')).toBeNull();
  });
});

describe('a value in a sentence', () => {
  it('is hidden if it looks like a secret', () => {
    expect(shownValue('MODE', 'a "b"')).toBe('"a \\"b\\""');
    expect(shownValue('API_TOKEN', 'hunter2')).toBe('a value that is not shown');
  });
});
