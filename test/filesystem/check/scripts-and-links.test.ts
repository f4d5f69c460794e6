import { describe, expect, it } from 'vitest';
import type { FileOrigin } from '../../../src/filesystem/check/index.ts';
import { dynamic, entrypoint, fixed, fixes, GLIBC, library, script } from './programs-of.ts';
import { type Files, rootOf } from './root-of.ts';
import { findingsOf, told } from './subject-of.ts';

describe('a script', () => {
  it('lacks its interpreter, and what that needs', async () => {
    const given = {
      copied: { 'usr/bin/run': script('#!/bin/bash -e\necho\n') },
      build: {
        'bin/bash': dynamic('libc.so.6'),
        'usr/lib/libc.so.6': library(),
        'lib64/ld-linux-x86-64.so.2': library(),
      },
    };
    expect(await fixes(given)).toEqual([
      'COPY --from=build /bin/bash /bin/',
      `COPY --from=build ${GLIBC} /lib64/`,
      'COPY --from=build /usr/lib/libc.so.6 /usr/lib/',
    ]);
  });

  it.each([
    ['#!/usr/bin/env node', 'node'],
    ['#! /usr/bin/env  node ', 'node'],
    ['#!/usr/bin/env -S node --flag', 'node'],
    ['#!/usr/bin/env -iS A=b -u C node', 'node'],
    ['#!/usr/bin/env -S FOO=bar node', 'node'],
  ])('asks env: %s', async (line, needs) => {
    const base = { 'usr/bin/env': fixed };
    const copied = { 'usr/bin/run': script(`${line}\n`) };
    const [found] = await findingsOf({ base, copied, build: { 'opt/node/bin/node': fixed } });
    expect(found).toMatchObject({
      rule: 'missing-interpreter',
      needs,
      fix: 'COPY --from=build /opt/node/bin/node /usr/local/sbin/',
    });
    expect(await told({ base: { ...base, 'bin/node': fixed }, copied })).toEqual([]);
    const elsewhere = {
      base: { ...base, 'opt/bin/node': fixed },
      copied,
      subject: { env: ['PATH=/bin:/opt/bin'] },
    };
    expect(await told(elsewhere)).toEqual([]);
  });

  it('with Windows line ends gets a finding that says so', async () => {
    const [found] = await findingsOf({
      base: { 'bin/sh': fixed },
      copied: { 'bin/run': script('#!/bin/sh\r\necho\r\n') },
    });
    expect(found?.detail).toMatch(/^It has Windows line ends \(CR LF\), so it asks for "\/bin\/sh\\r"/);
    const env = {
      base: { 'usr/bin/env': fixed, 'bin/bash': fixed },
      copied: { 'bin/run': script('#!/usr/bin/env bash\r\n') },
    };
    expect((await findingsOf(env)).map(({ needs }) => needs)).toEqual(['bash']);
  });

  it('may be interpreted by a script, but not without end', async () => {
    const copied = { 'bin/a': script('#!/bin/b\n'), 'bin/b': script('#!/bin/a\n') };
    expect(await told({ copied })).toEqual([]);
  });

  it('of a language says that the interpreter is not all', async () => {
    const [found] = await findingsOf({ copied: { 'bin/run': script('#!/usr/bin/python3\n') } });
    expect(found?.detail).toMatch(/python3 also needs its library of modules$/);
  });
});

describe('links', () => {
  it('lead to what was not copied', async () => {
    const build = { 'src/usr/lib/libz.so': { link: 'libz.so.1' }, 'src/usr/lib/libz.so.1': library() };
    expect(
      await findingsOf({
        copied: { 'usr/lib/libz.so': { link: 'libz.so.1' }, 'opt/z': { link: '/usr/lib/libz.so' } },
        build,
      }),
    ).toMatchObject([
      {
        rule: 'dangling-link',
        severity: 'warning',
        path: '/opt/z',
        needs: '/usr/lib/libz.so.1',
        detail: 'The link leads to /usr/lib/libz.so.1, which was not copied; so does another link',
        foundIn: [],
        line: 5,
      },
    ]);
    const found = await findingsOf({ copied: { 'usr/lib/libz.so': { link: 'libz.so.1' } }, build });
    expect(found).toMatchObject([{ fix: 'COPY --from=build /src/usr/lib/libz.so.1 /usr/lib/' }]);
  });

  it('in circles are reported; those whose target is made at run time are not', async () => {
    const copied = {
      a: { link: 'b' },
      b: { link: 'a' },
      'var/log/out': { link: '/dev/stdout' },
      'etc/mtab': { link: '../proc/self/mounts' },
    };
    const found = (await findingsOf({ copied })).map(({ detail, needs }) => ({ detail, needs }));
    expect(found).toEqual([{ detail: 'The link leads back to itself; so does another link', needs: null }]);
  });

  it('lead to what a stage has that nothing needs yet, also where an image is copied from', async () => {
    const given = { copied: { 'opt/a': { link: '/opt/b' } }, unneeded: { 'opt/b': 'x' } } as const;
    const image = (files: Files) => ({ index: -1, name: 'busybox', root: rootOf(files) });
    const found = async (stage: number, files: Files): Promise<unknown> => {
      const origin: FileOrigin = { kind: 'copy', line: 5, from: '', path: '/opt/a', source: { stage } };
      const sources = async () => [image(files)];
      const findings = await findingsOf({ ...given, subject: { sources, origin: () => origin } });
      return findings.map(({ rule, foundIn }) => [rule, foundIn.map((each) => each.stage)]);
    };
    expect(await found(0, {})).toEqual([['dangling-link', ['unneeded']]]);
    expect(await found(0, { 'opt/b': 'x' })).toEqual([['dangling-link', ['unneeded', 'busybox']]]);
    // The image that the link was copied from.
    expect(await found(-1, { 'opt/b': 'x' })).toEqual([['dangling-link', ['busybox', 'unneeded']]]);
  });

  it('that lead nowhere in their own stage either were not forgotten', async () => {
    const given = { copied: { 'opt/a': { link: 'gone' } }, build: { 'src/opt/a': { link: 'gone' } } };
    expect(await told(given)).toEqual([]);
    expect(await told({ ...given, build: { 'src/opt/a': { link: 'gone' }, 'src/opt/gone': 'x' } })).toEqual([
      'warning dangling-link /opt/a /opt/gone',
    ]);
  });

  it('into one folder are told of together, if copying it mends them all', async () => {
    const numbers = [1, 2, 3];
    const copied = Object.fromEntries(numbers.map((at) => [`opt/${at}`, { link: `/data/set/${at}` }]));
    const build = Object.fromEntries(numbers.map((at) => [`data/set/${at}`, 'x']));
    expect(await findingsOf({ copied, build })).toMatchObject([
      {
        path: '/opt/1',
        needs: '/data/set',
        detail: 'The link leads into /data/set, which was not copied; so do 2 other links',
        foundIn: [{ stage: 'build', path: '/data/set' }],
        fix: 'COPY --from=build /data/set /data/set',
      },
    ]);
    const [found, ...others] = await findingsOf({ copied, build, base: { 'data/set/0': 'x' } });
    expect(others).toEqual([]);
    expect(found?.detail).toBe('The link leads to what was not copied into /data/set; so do 2 other links');
  });

  it('to a file that has another name in its stage are told of alone', async () => {
    const numbers = [1, 2, 3];
    const copied = Object.fromEntries(numbers.map((at) => [`opt/${at}`, { link: `/data/set/${at}` }]));
    const build = {
      ...Object.fromEntries(numbers.map((at) => [`data/real/${at}`, 'x'])),
      'data/set': { link: 'real' },
    };
    expect(await fixes({ copied, build })).toEqual(['COPY --from=build /data/real /data/set']);
    const renamed = {
      'data/real/1': 'x',
      'data/real/2': 'x',
      'data/real/three': 'x',
      'data/set/1': { link: '../real/1' },
      'data/set/2': { link: '../real/2' },
      'data/set/3': { link: '../real/three' },
    };
    expect(await fixes({ copied, build: renamed })).toEqual([
      'COPY --from=build /data/real/1 /data/set/',
      'COPY --from=build /data/real/2 /data/set/',
      'COPY --from=build /data/real/three /data/set/3',
    ]);
  });

  it('of the base image and of a RUN are nobody’s fault', async () => {
    expect(await told({ base: { a: { link: 'x' } }, made: { b: { link: 'y' } } })).toEqual([]);
  });
});

describe('names that a COPY must take care of', () => {
  it.each([
    ['my app', '["/src/my app","/bin/"]'],
    ['a$b', '/src/a\\$b /bin/'],
    ['a*[b]?', '["/src/a[*][[]b][?]","/bin/"]'],
  ])('%s', async (name, words) => {
    const path = `/bin/${name}`;
    const given = { ...entrypoint(path), build: { [`bin/${name}`]: fixed } };
    expect(await fixes(given)).toEqual([`COPY --from=build ${words.replaceAll('/src/', '/bin/')}`]);
  });

  it('or that none can be written for', async () => {
    const given = { ...entrypoint('/bin/a\nb'), build: { 'bin/a\nb': fixed } };
    expect(await findingsOf(given)).toMatchObject([
      { foundIn: [{ stage: 'build', path: '/bin/a\nb' }], fix: null },
    ]);
  });
});

describe('a copied program that a script may start', () => {
  it('is an error where it cannot start, as one that no script names', async () => {
    const copied = { run: script('#!/bin/sh\n/app/net | tr a-z A-Z\n'), 'app/net': dynamic() };
    const given = {
      base: { 'bin/sh': fixed, 'bin/tr': fixed },
      copied,
      named: ['app/net', 'run'],
      build: { 'lib64/ld-linux-x86-64.so.2': library() },
      ...entrypoint('/run'),
    };
    expect(await told(given)).toEqual(['error missing-loader /app/net /lib64/ld-linux-x86-64.so.2']);
  });
});
