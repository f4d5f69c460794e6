import { describe, expect, test } from 'vitest';
import { readApk } from '../../src/inventory/readers/apk.ts';
import { readDotnet } from '../../src/inventory/readers/dotnet.ts';
import { readDpkg } from '../../src/inventory/readers/dpkg.ts';
import { isNodeManifest, readNode } from '../../src/inventory/readers/node.ts';
import { isPythonMetadata, readPython } from '../../src/inventory/readers/python.ts';
import { isGemSpec, readGem } from '../../src/inventory/readers/ruby.ts';

describe('dpkg', () => {
  const purls = (text: string, vendor = 'debian') =>
    [...readDpkg(text, '/var/lib/dpkg/status', vendor)].map((each) => each?.purl ?? null);

  test('lists installed packages with version and architecture', () => {
    const text = [
      'Package: zlib1g',
      'Status: install ok installed',
      'Architecture: amd64',
      'Source: zlib',
      'Version: 1:1.3.1-1',
      'Description: compression library',
      ' Version: 9.9 is in no field of its own',
      '',
      'Package: held',
      'Status: hold ok installed',
      'Version: 2',
    ].join('\n');
    expect(purls(text)).toEqual(['pkg:deb/debian/zlib1g@1:1.3.1-1?arch=amd64', 'pkg:deb/debian/held@2']);
  });

  test('leaves out what was removed and only kept its configuration', () => {
    expect(purls('Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n')).toEqual([]);
  });

  test('takes a package without a status, as in status.d, for installed', () => {
    expect(purls('Package: base-files\nVersion: 13\n', 'ubuntu')).toEqual(['pkg:deb/ubuntu/base-files@13']);
  });

  test('reads lines that end as on Windows', () => {
    expect(purls('Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\nVersion: 2\r\n')).toEqual([
      'pkg:deb/debian/a@1',
      'pkg:deb/debian/b@2',
    ]);
  });

  test('does not take what has no name, or one with control characters, for a package', () => {
    expect(purls('Version: 1\n\nPackage: a\u001b[31m\nVersion: 1\n')).toEqual([null, null]);
  });
});

test('apk: lists packages with version and architecture', () => {
  const text = 'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nF:lib\n\nP:zlib\nV:1.3-r2\n';
  expect([...readApk(text, '/lib/apk/db/installed', 'alpine')].map((each) => each?.purl)).toEqual([
    'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64',
    'pkg:apk/alpine/zlib@1.3-r2',
  ]);
});

describe('python', () => {
  test('reads name and version of METADATA, but not of its text', () => {
    const text = 'Metadata-Version: 2.1\nName: Foo_Bar\nVersion: 1.0\n\nName: other\n';
    expect(readPython(text, '/x')).toMatchObject({ purl: 'pkg:pypi/foo-bar@1.0', name: 'Foo_Bar' });
  });

  test('knows wheels and eggs by their paths', () => {
    const paths = ['usr/lib/a-1.dist-info/METADATA', 'a.egg-info/PKG-INFO', 'b-2.egg-info', 'a/METADATA'];
    expect(paths.map(isPythonMetadata)).toEqual([true, true, true, false]);
  });
});

describe('node', () => {
  test('reads scoped packages', () => {
    expect(readNode('{"name":"@types/node","version":"22.1.0"}', '/x')).toMatchObject({
      purl: 'pkg:npm/%40types/node@22.1.0',
      name: '@types/node',
    });
  });

  test('does not take a package.json without a name, or text that is no JSON, for a package', () => {
    const deep = '['.repeat(200_000);
    expect(['{"type":"module"}', '', 'null', '{"name":3}', deep].map((text) => readNode(text, '/x'))).toEqual(
      [null, null, null, null, null],
    );
  });

  test('knows packages by their folder in node_modules, at any depth', () => {
    const paths = [
      'app/node_modules/a/package.json',
      'node_modules/@s/a/node_modules/b/package.json',
      'app/package.json',
      'node_modules/a/dist/package.json',
      'node_modules/.cache/package.json',
    ];
    expect(paths.map(isNodeManifest)).toEqual([true, true, false, false, false]);
  });
});

describe('ruby', () => {
  test('reads a specification as RubyGems writes it', () => {
    const text = [
      '# -*- encoding: utf-8 -*-',
      'Gem::Specification.new do |s|',
      '  s.name = "nokogiri".freeze',
      '  s.version = "1.16.0"',
      '  s.platform = "x86_64-linux".freeze',
      '  s.name = "second"',
    ].join('\n');
    expect(readGem(text, '/x')?.purl).toBe('pkg:gem/nokogiri@1.16.0?platform=x86_64-linux');
  });

  test('knows specifications by their folder', () => {
    const paths = ['gems/specifications/a-1.gemspec', 'specifications/default/b.gemspec', 'src/a.gemspec'];
    expect(paths.map(isGemSpec)).toEqual([true, true, false]);
  });
});

test('.NET: lists packages and runtimes of a deps.json, and not its projects', () => {
  const libraries = {
    'Newtonsoft.Json/13.0.3': { type: 'package' },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    'app/1.0.0': { type: 'project' },
  };
  expect([...readDotnet(JSON.stringify({ libraries }), '/x')].map((each) => each?.purl)).toEqual([
    'pkg:nuget/Newtonsoft.Json@13.0.3',
    'pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.1',
  ]);
});
