import { describe, expect, it } from 'vitest';
import { elfFile } from '../elf/elf-file.ts';
import { dynamic, library, script } from './programs-of.ts';
import { type Content, program } from './root-of.ts';
import { findingsOf, told } from './subject-of.ts';

const MUSL = { 'lib/ld-musl-x86_64.so.1': library() };
const GLIBC = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library() };

function ofMusl(...needed: string[]): Content {
  return program(elfFile({ interpreter: '/lib/ld-musl-x86_64.so.1', needed }));
}

describe('a program of musl', () => {
  it.each([
    ['musl', 'usr/local/lib/', library('libc.musl-x86_64.so.1')],
    ['no C library', 'usr/local/lib/', library()],
  ])('gets a library for %s where another stage has it only for glibc', async (_, folder, right) => {
    const [found] = await findingsOf({
      base: MUSL,
      copied: { 'bin/app': ofMusl('libgcc_s.so.1') },
      other: { 'lib/libgcc_s.so.1': library('libc.so.6') },
      build: { 'lib/libgcc_s.so.1': library('libc.so.6'), [`${folder}libgcc_s.so.1`]: right },
    });
    expect(found?.fix).toBe('COPY --from=build /usr/local/lib/libgcc_s.so.1 /usr/local/lib/');
  });

  it('gets no library for glibc, which is said', async () => {
    const [found, ...more] = await findingsOf({
      base: MUSL,
      copied: { 'bin/app': ofMusl('libgcc_s.so.1') },
      build: { 'lib/x86_64-linux-gnu/libgcc_s.so.1': library('libc.so.6') },
    });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: 'missing-library', severity: 'error', foundIn: [], fix: null });
    expect(found?.detail).toContain(
      '; /lib/x86_64-linux-gnu/libgcc_s.so.1 of build was made for glibc, and does not work with musl',
    );
  });

  it('opens none for glibc by name, and converts character sets without plugins', async () => {
    const app = program(
      elfFile({
        interpreter: '/lib/ld-musl-x86_64.so.1',
        needed: ['libc.so'],
        texts: ['dlopen', 'libplug.so.1', 'iconv_open'],
      }),
    );
    const build = {
      'src/bin/app': app,
      'usr/lib/libplug.so.1': library('libc.so.6'),
      'usr/lib/x86_64-linux-gnu/gconv/KOI-8.so': library('libc.so.6'),
    };
    expect(await told({ base: MUSL, copied: { 'bin/app': app }, build })).toEqual([]);
    const right = { ...build, 'usr/lib/libplug.so.1': library('libc.so') };
    expect(await told({ base: MUSL, copied: { 'bin/app': app }, build: right })).toEqual([
      'warning missing-plugin /bin/app libplug.so.1',
    ]);
  });

  it('opens by name what lies where the program names folders, not where the library does that asks', async () => {
    const asker = elfFile({
      type: 'shared',
      needed: ['libc.so'],
      runpath: '$ORIGIN/plugins',
      texts: ['dlopen', 'libplug.so.1'],
    });
    const plug = { 'opt/a/plugins/libplug.so.1': library('libc.so') };
    const parts = { needed: ['liba.so'], runpath: '/opt/a' };
    const musl = program(elfFile({ interpreter: '/lib/ld-musl-x86_64.so.1', ...parts }));
    const build = { 'src/bin/app': musl, ...plug };
    const copied = { 'bin/app': musl, 'opt/a/liba.so': asker };
    const found = await findingsOf({ base: { ...MUSL, ...plug }, copied, build });
    expect(found.map(({ fix }) => fix)).toEqual(['COPY --from=build /opt/a/plugins/libplug.so.1 /lib/']);
  });

  it('finds time zones in /etc too, where one of glibc does not', async () => {
    const [zones, env] = [{ 'etc/zoneinfo/Asia/Tokyo': 'x' }, ['TZ=Asia/Tokyo']];
    const musl = { base: { ...MUSL, ...zones }, copied: { 'bin/app': ofMusl('libc.so') } };
    expect(await told({ ...musl, subject: { env } })).toEqual([]);
    const glibc = { base: { ...GLIBC, ...zones }, copied: { 'bin/app': dynamic('libc.so.6') } };
    expect(await told({ ...glibc, subject: { env } })).toEqual([
      'warning missing-time-zones /usr/share/zoneinfo /usr/share/zoneinfo',
    ]);
  });
});

describe('a program of glibc', () => {
  it('gets no library for musl', async () => {
    const given = {
      base: GLIBC,
      copied: { 'bin/app': dynamic('libz.so.1') },
      build: { 'usr/lib/libz.so.1': library('libc.musl-x86_64.so.1') },
    };
    const [found] = await findingsOf(given);
    expect(found?.fix).toBeNull();
    expect(found?.detail).toContain('was made for musl, and does not work with glibc');
  });

  it('opens none for musl from a script', async () => {
    const python = { ...GLIBC, 'bin/python3': dynamic('libc.so.6') };
    const copied = { 'bin/run': script('#!/bin/python3\nimport ctypes\nctypes.CDLL("libmagic.so.1")\n') };
    const build = { 'usr/lib/libmagic.so.1': library('libc.musl-x86_64.so.1') };
    expect(await told({ base: python, copied, build })).toEqual([]);
  });
});

describe('a module for another C library than the program that loads it', () => {
  const copied = {
    'bin/node': dynamic('libc.so.6'),
    'app/node_modules/a/a.linux-x64-musl.node': library('libc.musl-x86_64.so.1'),
  };
  const build = { ...MUSL, 'src/app/node_modules/a/a.linux-x64-musl.node': library() };

  it('is told, whatever it lacks itself', async () => {
    const lacking = { ...MUSL, 'lib/libc.musl-x86_64.so.1': library(), ...build };
    const found = await findingsOf({ base: GLIBC, copied, build: lacking });
    expect(found).toMatchObject([
      {
        rule: 'missing-library',
        severity: 'warning',
        path: '/app/node_modules/a/a.linux-x64-musl.node',
        fix: null,
        detail:
          'It was made for musl, and /bin/node cannot load it, which is not: install its package on the base image of this stage, or base this stage on one with musl',
      },
    ]);
  });

  it('is as it should be beside the one for the program, or where its stage is no system of that library', async () => {
    const both = { ...copied, 'app/node_modules/b/a.linux-x64-gnu.node': library('libc.so.6') };
    expect(await told({ base: GLIBC, copied: both, build })).toEqual([]);
    expect(await told({ base: GLIBC, copied, build: GLIBC })).toEqual([]);
  });

  it('is none for a helper that a fix would bring', async () => {
    const tool = elfFile({ interpreter: '/lib/ld-musl-x86_64.so.1', texts: ['/bin/helper'] });
    const variants = {
      'app/a.musl.node': library('libc.so'),
      'app/a.gnu.node': library('libc.so.6', 'libz.so.1'),
    };
    const all = { ...GLIBC, 'bin/helper': dynamic('libc.so.6'), 'usr/lib/libz.so.1': library() };
    const given = { base: MUSL, copied: { 'bin/app': program(tool), ...variants } };
    const found = await told({ ...given, build: { ...all, 'src/bin/app': program(tool) } });
    expect(found).toContain('warning missing-helper /bin/app /bin/helper');
    expect(found.filter((each) => each.includes('.node'))).toEqual([]);
  });

  it('is loaded by another program that is for its library', async () => {
    const two = { ...copied, 'bin/other': ofMusl('libc.so') };
    expect(await told({ base: { ...GLIBC, ...MUSL }, copied: two, build })).toEqual([]);
  });
});
