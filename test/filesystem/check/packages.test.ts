import { describe, expect, it } from 'vitest';
import type { Finding, Subject } from '../../../src/filesystem/check/index.ts';
import { readBrought, readInstalled } from '../../../src/filesystem/check/packages/apk.ts';
import { topPackages } from '../../../src/filesystem/check/packages/database.ts';
import { readStatus } from '../../../src/filesystem/check/packages/dpkg.ts';
import { packageWith } from '../../../src/filesystem/check/packages/installed.ts';
import { shorterBase } from '../../../src/filesystem/check/packages/shorter-base.ts';
import { dynamic, library } from './programs-of.ts';
import { type Files, program } from './root-of.ts';
import { findingsOf, subjectOf } from './subject-of.ts';

const STATUS = `Package: git
Status: install ok installed
Priority: optional
Depends: libcurl3 (>= 7.16.2), perl | perl-any, gone

Package: libcurl3
Status: install ok installed
Depends: libc6

Package: perl
Status: install ok installed
Provides: perl-any

Package: libc6
Status: install ok installed
Depends: libgcc-s1

Package: libgcc-s1
Status: install ok installed
Depends: libc6

Package: bash
Status: install ok installed
Essential: yes

Package: half
Status: install ok half-installed

Package: $(reboot)
Status: install ok installed
`;

describe('packages', () => {
  it('of dpkg depend on what is installed, by name or by what it provides', () => {
    const { depends, essential } = readStatus(STATUS);
    expect([...depends.keys()]).toEqual(['git', 'libcurl3', 'perl', 'libc6', 'libgcc-s1', 'bash']);
    expect(depends.get('git')).toEqual(['libcurl3', 'perl', 'perl']);
    expect([...essential]).toEqual(['bash']);
  });

  it('that others bring are not named, nor what every system has', () => {
    const status = readStatus(STATUS);
    expect(topPackages(status, ['libc6', 'libcurl3', 'git', 'bash'])).toEqual(['git']);
    expect(topPackages(status, ['libgcc-s1', 'libc6'])).toEqual(['libc6']);
    expect(topPackages(status, ['bash'])).toEqual(['bash']);
  });

  it('of apk own files by folder and name, and depend on what others provide', () => {
    const text = `P:curl
D:so:libcurl.so.4 !old ca-certificates>1
F:usr/bin
R:curl

P:libcurl
p:so:libcurl.so.4=4.8.0
F:usr/lib
R:libcurl.so.4
`;
    const { owners, depends } = readInstalled(text, new Set(['usr/bin/curl', 'usr/lib/libcurl.so.4']));
    expect([...owners]).toEqual([
      ['usr/bin/curl', 'curl'],
      ['usr/lib/libcurl.so.4', 'libcurl'],
    ]);
    expect(topPackages({ depends, essential: new Set() }, owners.values())).toEqual(['curl']);
  });

  it('of apk bring files and folders, and belong to what they were built from', () => {
    const installed = readBrought(`P:tool
D:tool-data gone
F:usr/bin
R:tool

P:tool-data
o:tool
F:
R:top
F:usr/share/tool
R:a
`);
    expect(packageWith(installed, '/usr/bin/tool')).toEqual({
      name: 'tool',
      source: 'tool',
      parts: ['tool', 'tool-data'],
    });
    expect(packageWith(installed, '/top')?.name).toBe('tool-data');
    expect(packageWith(installed, '/usr/share/tool/b')).toBeNull();
  });
});

describe('a program that lacks files of many packages', () => {
  const names = Array.from({ length: 24 }, (_, at) => `liba${at}.so`);
  const build: Files = {
    'src/usr/bin/tool': dynamic(...names),
    'usr/bin/tool': dynamic(...names),
    'lib64/ld-linux-x86-64.so.2': library(),
    ...Object.fromEntries(names.map((name) => [`usr/lib/${name}`, library()])),
    'etc/os-release': 'ID=debian\nVERSION_CODENAME=trixie\n',
    'var/lib/dpkg/status': `Package: tool
Status: install ok installed
Depends: liba, libc6

Package: liba
Status: install ok installed

Package: libc6
Status: install ok installed
`,
    'var/lib/dpkg/info/tool.list': '/.\n/src/usr/bin/tool\n',
    'var/lib/dpkg/info/liba:amd64.list': `/.\n${names.map((name) => `/lib/${name}`).join('\n')}\n`,
    'var/lib/dpkg/info/libc6:amd64.list': '/lib64/ld-linux-x86-64.so.2\n',
  };
  const tool = program('', 0o755);
  const noteOf = async (base: Files): Promise<string | undefined> =>
    (await findingsOf({ copied: { 'usr/bin/tool': dynamic(...names) }, build, base })).find(
      ({ rule }) => rule === 'shorter-base',
    )?.detail;

  it('gets the packages named, and the image to install them in', async () => {
    expect(await noteOf({})).toBe(
      'The fixes copy 25 files and folders from build; it is shorter to install their packages in a stage FROM debian:trixie-slim: RUN apt-get update && apt-get install -y --no-install-recommends tool',
    );
  });

  it('or is told to install them where it is, if it can', async () => {
    const release = { 'usr/lib/os-release': 'ID=debian\nVERSION_CODENAME="trixie"\n' };
    expect(await noteOf({ 'usr/bin/apt-get': tool, ...release })).toMatch(
      /install their packages here: RUN apt-get update/,
    );
  });

  it.each([
    ['of another distribution', 'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=trixie\n'],
    ['of another release', 'ID=debian\nVERSION_CODENAME=bookworm\n'],
    ['that does not say which it is', ''],
  ])('but not with the apt-get of a system %s', async (_name, release) => {
    expect(await noteOf({ 'usr/bin/apt-get': tool, 'etc/os-release': release })).toMatch(
      /packages in a stage FROM debian:trixie-slim: RUN apt-get update/,
    );
  });

  it('with the apk of another patch of its release', async () => {
    const apk = {
      ...Object.fromEntries(Object.entries(build).filter(([path]) => !path.startsWith('var/lib/dpkg/'))),
      'etc/os-release': 'ID=alpine\nVERSION_ID=3.22.1\n',
      'lib/apk/db/installed': `P:liba\np:so:liba.so\nF:usr/lib\n${names.map((name) => `R:${name}\n`).join('')}\nP:musl\nF:lib64\nR:ld-linux-x86-64.so.2\n`,
    };
    const noteFor = async (version: string): Promise<string | undefined> => {
      const base = { 'sbin/apk': tool, 'etc/os-release': `ID=alpine\nVERSION_ID=${version}\n` };
      const found = await findingsOf({
        copied: { 'usr/bin/tool': dynamic(...names) },
        build: apk,
        base,
      });
      return found.find(({ rule }) => rule === 'shorter-base')?.detail;
    };
    expect(await noteFor('3.22.4')).toMatch(/packages here: RUN apk add --no-cache liba/);
    expect(await noteFor('3.23.0')).toMatch(/packages in a stage FROM alpine:3\.22: RUN apk add/);
  });

  it('with dnf, microdnf or zypper, where rpm says whose the files are', async () => {
    const rpm = {
      ...Object.fromEntries(Object.entries(build).filter(([path]) => !path.startsWith('var/lib/dpkg/'))),
      'etc/os-release': 'ID=fedora\nVERSION_ID=42\n',
      'usr/bin/dnf': tool,
    };
    const rpmPackages: Subject['rpmPackages'] = async (root, paths) =>
      root.locate('usr/bin/dnf') === null
        ? null
        : {
            manager: 'rpm',
            owners: new Map([...paths].map((path) => [path, path.endsWith('tool') ? 'tool' : 'liba'])),
            depends: new Map([['tool', ['liba']]]),
            essential: new Set(),
          };
    const noteFor = async (base: Files): Promise<string | undefined> => {
      const copied = { 'usr/bin/tool': dynamic(...names) };
      const found = await findingsOf({ copied, build: rpm, base, subject: { rpmPackages } });
      return found.find(({ rule }) => rule === 'shorter-base')?.detail;
    };
    expect(await noteFor({})).toMatch(
      /packages in a stage FROM fedora:42: RUN dnf install -y --setopt=install_weak_deps=False tool$/,
    );
    const same = { 'usr/lib/os-release': 'ID=fedora\nVERSION_ID=42\n' };
    expect(await noteFor({ 'usr/bin/microdnf': tool, ...same })).toMatch(
      /packages here: RUN microdnf install .* tool$/,
    );
  });

  it('from a folder of however many files', async () => {
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`data/${at}`, '']));
    const subject = subjectOf({ build: { ...many, ...build } });
    const lacks = Array.from(
      { length: 6 },
      (_, at): Finding => ({
        rule: 'missing-data',
        severity: 'error',
        path: null,
        detail: '',
        needs: '/data',
        foundIn: [{ stage: 'build', path: '/data' }],
        fix: `COPY --from=build /data /${at}`,
        line: 5,
      }),
    );
    // No package has them.
    expect(await shorterBase(subject, lacks)).toEqual([]);
  });

  it('but not for few files', async () => {
    const found = await findingsOf({ copied: { 'usr/bin/tool': dynamic(...names.slice(0, 4)) }, build });
    expect(found.map(({ rule }) => rule)).not.toContain('shorter-base');
  });
});
