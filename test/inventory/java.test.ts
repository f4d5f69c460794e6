import { describe, expect, test } from 'vitest';
import { jarClassPath } from '../../src/inventory/java/class-path.ts';
import { Malformed } from '../../src/inventory/malformed.ts';
import { readJava } from '../../src/inventory/readers/java.ts';
import { rootOf } from '../filesystem/check/root-of.ts';
import { zipFile } from './zip-file.ts';

async function reading(bytes: Uint8Array, path = '/app/app-2.0.jar') {
  const { packages, notRead } = await readJava(
    async (offset, length) => bytes.subarray(offset, offset + length),
    bytes.length,
    path,
  );
  return { packages: packages.map(({ purl, path: at }) => `${purl} ${at}`), notRead };
}

const POM = 'META-INF/maven/org.example/app/pom.properties';

describe('an archive of Java', () => {
  test('is what its pom.properties says', async () => {
    const bytes = zipFile({
      'META-INF/MANIFEST.MF': 'Implementation-Version: 9\r\n',
      [POM]: '#made\ngroupId=org.example\nartifactId=app\nversion=2.0\n',
    });
    expect((await reading(bytes)).packages).toEqual(['pkg:maven/org.example/app@2.0 /app/app-2.0.jar']);
  });

  test('without one is named by its manifest and its file', async () => {
    const bytes = zipFile({
      'META-INF/MANIFEST.MF':
        'Bundle-SymbolicName: org.slf4j.api;x=y\r\nBundle-Version: 2.0.9\r\n\r\nName: a\r\n',
    });
    expect((await reading(bytes, '/lib/slf4j-api.jar')).packages).toEqual([
      'pkg:maven/org.slf4j/slf4j-api@2.0.9 /lib/slf4j-api.jar',
    ]);
    expect((await reading(zipFile({ 'a.class': '' }), '/lib/plain-1.2.jar')).packages).toEqual([
      'pkg:maven/plain/plain@1.2 /lib/plain-1.2.jar',
    ]);
    expect((await reading(zipFile({ 'a.class': '' }), '/lib/plain.jar')).packages).toEqual([]);
  });

  test('lists the archives in it, and says which of them is broken', async () => {
    const library = zipFile({ [POM]: 'groupId=org.example\nartifactId=lib\nversion=3\n' });
    const bytes = zipFile({
      'BOOT-INF/lib/lib-3.jar': library,
      'BOOT-INF/lib/broken-1.jar': 'PK no archive',
    });
    expect(await reading(bytes)).toEqual({
      packages: [
        'pkg:maven/org.example/lib@3 /app/app-2.0.jar!/BOOT-INF/lib/lib-3.jar',
        'pkg:maven/app/app@2.0 /app/app-2.0.jar',
      ],
      notRead: [{ path: '/app/app-2.0.jar!/BOOT-INF/lib/broken-1.jar', why: 'it is no valid zip archive' }],
    });
  });

  test('that is cut off is malformed, wherever it ends', async () => {
    const bytes = zipFile({
      [POM]: 'groupId=a\nartifactId=b\nversion=1\n',
      'lib/x-1.jar': zipFile({ a: 'b' }),
    });
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(reading(bytes.subarray(0, length)), `${length} bytes`).rejects.toThrow(Malformed);
    }
  });

  test('whose manifest is longer than any is malformed', async () => {
    const bytes = zipFile({ 'META-INF/MANIFEST.MF': 'x'.repeat(2_000_000) });
    await expect(reading(bytes)).rejects.toThrow('an entry of it is too long');
  });

  test('that cannot be read rejects with the error of the engine', async () => {
    const broken = () => Promise.reject(new Error('the engine went away'));
    await expect(readJava(broken, 1000, '/a.jar')).rejects.toThrow('the engine went away');
  });
});

describe('the class path of a jar', () => {
  const pathOf = (bytes: Uint8Array) => {
    const root = rootOf({ 'app.jar': bytes });
    const jar = root.locate('app.jar');
    return jar === null ? null : jarClassPath(jar);
  };

  test('is what its manifest names, over several lines', async () => {
    const manifest =
      'Manifest-Version: 1.0\r\nClass-Path: lib/a-1.0.jar ../b%20c.jar clas\r\n ses/ file:/x.jar /y.jar http://h/z.jar\r\n\r\nName: x\r\nClass-Path: no.jar\r\n';
    expect(await pathOf(zipFile({ 'META-INF/MANIFEST.MF': manifest }))).toEqual([
      'lib/a-1.0.jar',
      '../b c.jar',
      'classes',
      '/x.jar',
      '/y.jar',
    ]);
  });

  test('is empty without one, and of what is no jar or broken', async () => {
    expect(await pathOf(zipFile({ 'a.class': '' }))).toEqual([]);
    expect(await pathOf(zipFile({ 'META-INF/MANIFEST.MF': 'Class-Path: %zz.jar\n' }))).toEqual([]);
    expect(await pathOf(Buffer.from('no archive'))).toEqual([]);
  });
});
