import { describe, expect, it } from 'vitest';
import { elfFile } from '../elf/elf-file.ts';
import { dynamic, fixed, fixes, GLIBC, library, script } from './programs-of.ts';
import { program } from './root-of.ts';
import { findingsOf, type Given, told } from './subject-of.ts';

describe('a program that was copied', () => {
  it('lacks its loader, its libraries and theirs, each found in another stage', async () => {
    const findings = await findingsOf({
      copied: { 'bin/app': dynamic('liba.so', 'libc.so.6') },
      build: {
        'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }),
        'lib/libc.so.6': { link: 'libc-2.41.so' },
        'lib/libc-2.41.so': library(),
        'opt/own/liba.so': library('libb.so', 'libc.so.6'),
        'usr/lib/libb.so': library('libc.so.6'),
      },
      other: { 'usr/lib/libb.so': library() },
    });
    expect(findings.map(({ needs, foundIn, fix }) => ({ needs, foundIn, fix }))).toEqual([
      {
        needs: GLIBC,
        foundIn: [{ stage: 'build', path: GLIBC }],
        fix: `COPY --from=build ${GLIBC} /lib64/`,
      },
      {
        needs: 'liba.so',
        foundIn: [{ stage: 'build', path: '/opt/own/liba.so' }],
        fix: 'COPY --from=build /opt/own/liba.so /lib/x86_64-linux-gnu/',
      },
      {
        needs: 'libc.so.6',
        foundIn: [{ stage: 'build', path: '/lib/libc.so.6' }],
        fix: 'COPY --from=build /lib/libc.so.6 /lib/',
      },
      {
        needs: 'libb.so',
        foundIn: [
          { stage: 'build', path: '/usr/lib/libb.so' },
          { stage: 'other', path: '/usr/lib/libb.so' },
        ],
        fix: 'COPY --from=build /usr/lib/libb.so /usr/lib/',
      },
    ]);
    for (const finding of findings)
      expect(finding).toMatchObject({ severity: 'error', path: '/bin/app', line: 5 });
    expect(findings[3]?.detail).toMatch(
      /^\/lib\/x86_64-linux-gnu\/liba\.so needs libb\.so, which is not in \/lib/,
    );
  });

  it('is reported together with others that lack the same', async () => {
    const app = dynamic('libz.so');
    const [loader, zlib] = await findingsOf({ copied: { 'bin/a': app, 'bin/b': app, 'bin/c': app } });
    expect(loader?.detail).toMatch(/; \/bin\/b and \/bin\/c need it too$/);
    expect(zlib).toMatchObject({ path: '/bin/a', needs: 'libz.so', foundIn: [], fix: null });
  });

  it('takes a library for its own machine only', async () => {
    const [, found] = await findingsOf({
      copied: { 'bin/app': dynamic('liba.so'), 'usr/lib/liba.so': elfFile({ type: 'shared', machine: 183 }) },
      build: { 'opt/arm/liba.so': elfFile({ type: 'shared', machine: 183 }), 'opt/x/y/liba.so': library() },
    });
    expect(found?.detail).toBe(
      'It needs liba.so, and /usr/lib/liba.so is for AArch64, 64-bit, not for x86-64, 64-bit',
    );
    expect(found?.fix).toBe('COPY --from=build /opt/x/y/liba.so /lib/x86_64-linux-gnu/');
  });

  it('gets no library in the place of another, whatever that is', async () => {
    const arm = elfFile({ type: 'shared', machine: 183 });
    const build = { 'lib/liba.so': library(), 'opt/lib/liba.so': library() };
    const [, free] = await findingsOf({
      base: { 'lib/liba.so': arm, 'usr/lib/liba.so': 'no library' },
      copied: { 'bin/app': dynamic('liba.so') },
      build,
    });
    expect(free?.detail).toContain('/lib/liba.so is for AArch64, 64-bit, not for x86-64, 64-bit');
    expect(free?.fix).toBe('COPY --from=build /lib/liba.so /lib/x86_64-linux-gnu/');
    const app = program(
      elfFile({ interpreter: GLIBC, needed: ['liba.so'], runpath: '/opt/lib', flags: 0x800 }),
    );
    const [, none] = await findingsOf({
      base: { 'opt/lib/liba.so': arm },
      copied: { 'bin/app': app },
      build,
    });
    expect(none?.fix).toBe(null);
    expect(none?.detail).toBe(
      'It needs liba.so, and /opt/lib/liba.so is for AArch64, 64-bit, not for x86-64, 64-bit; a COPY to /opt/lib/liba.so would overwrite a file of this state',
    );
  });

  it('of musl gets none behind another of its name, which musl takes', async () => {
    const interpreter = '/lib/ld-musl-x86_64.so.1';
    const arm = elfFile({ type: 'shared', machine: 183 });
    const found = await findingsOf({
      base: { 'lib/ld-musl-x86_64.so.1': library(), 'lib/libz.so.1': arm, 'usr/lib/liby.so.1': arm },
      copied: { 'bin/app': program(elfFile({ interpreter, needed: ['libz.so.1', 'liby.so.1'] })) },
      build: { 'usr/lib/libz.so.1': library(), 'usr/lib/liby.so.1': library() },
    });
    expect(found.map(({ needs, fix }) => [needs, fix])).toEqual([
      ['libz.so.1', null],
      ['liby.so.1', 'COPY --from=build /usr/lib/liby.so.1 /lib/'],
    ]);
    expect(found[0]?.detail).toContain('; a COPY to /lib/libz.so.1 would overwrite a file of this state');
  });

  it('has a loader that is for another machine', async () => {
    const arm = elfFile({ type: 'shared', machine: 183 });
    expect(
      await findingsOf({ base: { 'lib64/ld-linux-x86-64.so.2': arm }, copied: { 'bin/app': dynamic() } }),
    ).toMatchObject([
      {
        rule: 'missing-loader',
        fix: null,
        detail:
          'It needs the loader /lib64/ld-linux-x86-64.so.2, and the one that is there is for AArch64, 64-bit, not for x86-64, 64-bit',
      },
    ]);
  });

  it('gets from a stage that nothing needs yet what no other has', async () => {
    const given = { copied: { 'bin/app': dynamic('liba.so') }, unneeded: { 'usr/lib/liba.so': library() } };
    expect((await fixes(given))[1]).toBe('COPY --from=unneeded /usr/lib/liba.so /usr/lib/');
    const better = { ...given, other: { 'usr/lib/liba.so': library() } };
    expect((await findingsOf(better))[1]?.foundIn).toEqual([{ stage: 'other', path: '/usr/lib/liba.so' }]);
  });

  it('has a library put where its DT_RUNPATH leads, when it lies there in its stage', async () => {
    const app = program(elfFile({ interpreter: GLIBC, needed: ['liba.so'], runpath: '$ORIGIN/../lib' }));
    const given = { copied: { 'opt/app/bin/app': app }, build: { 'opt/app/lib/liba.so': library() } };
    expect((await fixes(given))[1]).toBe('COPY --from=build /opt/app/lib/liba.so /opt/app/lib/');
  });

  it('of musl lacks the loader of musl, which is its C library', async () => {
    const app = program(
      elfFile({ interpreter: '/lib/ld-musl-x86_64.so.1', needed: ['libc.so', 'libz.so.1'] }),
    );
    const build = {
      'lib/ld-musl-x86_64.so.1': { link: '/lib/x86_64-linux-musl/libc.so' },
      'lib/x86_64-linux-musl/libc.so': library(),
      'usr/lib/libz.so.1': library(),
    };
    expect(await fixes({ copied: { 'usr/bin/app': app }, build })).toEqual([
      'COPY --from=build /lib/ld-musl-x86_64.so.1 /lib/',
      'COPY --from=build /usr/lib/libz.so.1 /usr/lib/',
    ]);
  });

  it('gets the advice to run ldconfig if the library is in a folder that only ld.so.conf names', async () => {
    const base = { 'etc/ld.so.conf': '/usr/local/lib\n', 'sbin/ldconfig': fixed };
    const copied = { 'bin/app': dynamic('liba.so'), 'usr/local/lib/liba.so': library() };
    expect((await fixes({ base, copied }))[1]).toBe('RUN ldconfig');
  });

  it('is too new for a library', async () => {
    const app = program(
      elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], versionsNeeded: { 'libc.so.6': ['GLIBC_2.41'] } }),
    );
    const base = {
      'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }),
      'lib/libc.so.6': elfFile({ type: 'shared', versionsDefined: ['GLIBC_2.36'] }),
    };
    expect(await told({ base, copied: { 'bin/app': app } })).toEqual([
      'error library-version /bin/app libc.so.6 (GLIBC_2.41)',
    ]);
  });

  it('is for another machine', async () => {
    const [found] = await findingsOf({ copied: { 'bin/app': program(elfFile({ machine: 183 })) } });
    expect(found).toMatchObject({ rule: 'wrong-architecture', severity: 'error', line: 5 });
    expect(found?.detail).toContain('AArch64, 64-bit, but the image is for linux/amd64');
  });

  it('has no finding if nothing is missing', async () => {
    const base = { 'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }), 'usr/lib/liba.so': library() };
    expect(await told({ base, copied: { 'bin/app': dynamic('liba.so'), 'bin/static': fixed } })).toEqual([]);
  });

  it('must start where it is named or on PATH; elsewhere in a tree it is a warning', async () => {
    const app = dynamic();
    const where = async (given: Given) => (await told(given)).map((text) => text.split(' ')[0]);
    expect(await where({ copied: { 'usr/local/bin/app': app } })).toEqual(['error']);
    expect(await where({ copied: { 'app/hooks/app': app } })).toEqual(['warning']);
    expect(await where({ copied: { 'app/hooks/app': app }, named: ['app/hooks/app'] })).toEqual(['error']);
    const hook = script('#!/bin/zsh\n');
    expect(await where({ copied: { 'usr/bin/hook': hook } })).toEqual(['warning']);
    expect(await where({ copied: { 'usr/bin/hook': hook }, named: ['usr/bin/hook'] })).toEqual(['error']);
    expect(await where({ copied: { 'app/hooks/app': app, 'usr/bin/b': app } })).toEqual(['error']);
  });

  it('is not looked at in folders of version control, nor a script of a dependency', async () => {
    const copied = {
      'app/.git/hooks/push': script('#!/bin/zsh\n'),
      'app/node_modules/a/build.sh': script('#!/bin/zsh\n'),
      'app/node_modules/a/bin/tool': dynamic(),
      'app/run.sh': script('#!/bin/zsh\n'),
    };
    expect(await told({ copied })).toEqual([
      `warning missing-loader /app/node_modules/a/bin/tool ${GLIBC}`,
      'warning missing-interpreter /app/run.sh /bin/zsh',
    ]);
  });

  it('is not looked at where the base image or a RUN brought it', async () => {
    expect(
      await told({ base: { 'bin/app': dynamic('liba.so') }, made: { 'bin/b': dynamic('libb.so') } }),
    ).toEqual([]);
  });

  it('that is broken, empty or not a program has no finding', async () => {
    const copied = {
      'bin/cut': program(elfFile({ interpreter: GLIBC }).subarray(0, 80)),
      'bin/empty': program(''),
      'bin/data': program('just text'),
      'bin/lib.so': program(elfFile({ type: 'shared', needed: ['libgone.so'] })),
    };
    expect(await told({ copied })).toEqual([]);
  });

  it('finds libraries by LD_LIBRARY_PATH; LD_PRELOAD is asked for what it names', async () => {
    const base = { 'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }) };
    const copied = { 'bin/app': dynamic('liba.so'), 'libs/liba.so': library() };
    expect(await told({ base, copied, subject: { env: ['LD_LIBRARY_PATH=/x:/libs'] } })).toEqual([]);
    const preload = {
      subject: { env: ['LD_PRELOAD=/libs/libj.so'] },
      build: { 'usr/lib/libj.so': library() },
    };
    expect(await fixes(preload)).toEqual(['COPY --from=build /usr/lib/libj.so /libs/libj.so']);
    expect(await fixes({ ...preload, made: { libs: 'a file' } })).toEqual([null]);
  });

  it('says what keeps a fix from being written: a file where a folder has to be', async () => {
    const preload = {
      made: { libs: 'a file' },
      subject: { env: ['LD_PRELOAD=/libs/libj.so'] },
      build: { 'usr/lib/libj.so': library() },
    };
    expect((await findingsOf(preload))[0]?.detail).toBe(
      'LD_PRELOAD names /libs/libj.so, which is not there: every program prints an error about it; nothing can be copied to /libs/libj.so, since /libs is no folder here',
    );
  });
});
