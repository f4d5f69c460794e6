import { describe, expect, it } from 'vitest';
import { KNOWN_PROGRAMS } from '../../../../src/filesystem/check/needs/known-program-rows.ts';
import { elfFile } from '../../elf/elf-file.ts';
import { dynamic, fixed, GLIBC, library, script } from '../programs-of.ts';
import { program } from '../root-of.ts';
import { told } from '../subject-of.ts';

const LINKED =
  'Scrt1.o crt1.o crti.o crtn.o libc.so libc_nonshared.a libm.so libpthread.a libdl.a librt.a'.split(' ');

/** A program, and what is told of it where its stage has all that is known of it and this one nothing. */
const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['git', ['error missing-helper /usr/bin/git /usr/lib/git-core']],
  ['ssh', ['error missing-data /usr/bin/ssh /etc/passwd']],
  ['whoami', ['error missing-data /usr/bin/whoami /etc/passwd']],
  ['python3.13', ['warning missing-data /usr/bin/python3.13 /etc/passwd']],
  ['gosu', ['warning missing-data /usr/bin/gosu /etc/passwd']],
  [
    'nginx',
    ['error missing-data /usr/bin/nginx /etc/passwd', 'error missing-data /usr/bin/nginx /etc/group'],
  ],
  ['file', ['error missing-data /usr/bin/file /usr/share/misc/magic.mgc']],
  ['openssl', ['warning missing-data /usr/bin/openssl /usr/lib/ssl/openssl.cnf']],
  ['postgres', ['error missing-data /usr/bin/postgres /usr/share/zoneinfo']],
  ['make', ['error missing-helper /usr/bin/make /bin/sh']],
  [
    'pg_ctl',
    ['error missing-data /usr/bin/pg_ctl /etc/passwd', 'error missing-helper /usr/bin/pg_ctl /bin/sh'],
  ],
  ['watch', ['warning missing-helper /usr/bin/watch /bin/sh']],
  [
    'cpp',
    [
      'error missing-helper /usr/bin/cpp /usr/libexec/gcc',
      'warning missing-data /usr/bin/cpp /usr/lib/gcc',
      'warning missing-helper /usr/bin/cpp as',
      'warning missing-helper /usr/bin/cpp ld',
      ...LINKED.map((name) => `warning missing-data /usr/bin/ld /usr/lib64/${name}`),
      'warning missing-data /usr/libexec/gcc/14/cc1 /usr/include',
    ],
  ],
  ['ld', LINKED.map((name) => `warning missing-data /usr/bin/ld /usr/lib64/${name}`)],
  [
    'xsltproc',
    ['/etc/xml', '/usr/share/xml'].map((path) => `warning missing-data /usr/bin/xsltproc ${path}`),
  ],
  ['cc1', ['warning missing-data /usr/bin/cc1 /usr/include']],
  [
    'pdflatex',
    [
      'error missing-data /usr/bin/pdflatex /var/lib/texmf',
      'warning missing-data /usr/bin/pdflatex /usr/share/texlive',
      'warning missing-data /usr/bin/pdflatex /etc/texmf',
    ],
  ],
  [
    'gs',
    ['/usr/share/ghostscript', '/usr/share/color/icc/ghostscript'].map(
      (path) => `warning missing-data /usr/bin/gs ${path}`,
    ),
  ],
  [
    'sudo',
    [
      'error missing-data /usr/bin/sudo /etc/sudoers',
      'error missing-helper /usr/bin/sudo /usr/libexec/sudo',
      'warning missing-data /usr/bin/sudo /etc/passwd',
      'warning missing-plugin /usr/bin/sudo /usr/lib/security',
      'warning missing-plugin /usr/bin/sudo /etc/pam.d',
    ],
  ],
  ['groff', ['troff', 'grotty', 'grops'].map((name) => `warning missing-helper /usr/bin/groff ${name}`)],
  [
    'ansible',
    ['/bin/sh', 'mkdir', 'chmod', 'rm', 'sleep'].map(
      (name) => `warning missing-helper /usr/bin/ansible ${name}`,
    ),
  ],
  ['npx', ['warning missing-helper /usr/bin/npx /bin/sh']],
  [
    'tar',
    ['gzip', 'bzip2', 'xz', 'zstd', '/bin/sh'].map((name) => `warning missing-helper /usr/bin/tar ${name}`),
  ],
];

const BUILD = {
  'usr/lib/git-core/git-remote': fixed,
  'etc/passwd': 'root:x:0:0:::\n',
  'etc/group': 'root:x:0:\n',
  'etc/sudoers': 'root ALL=(ALL) ALL\n',
  'usr/libexec/sudo/sudoers.so': fixed,
  'usr/lib/security/pam_unix.so': fixed,
  'etc/pam.d/sudo': 'x',
  'usr/share/misc/magic.mgc': 'x',
  'usr/lib/ssl/openssl.cnf': 'x',
  'usr/share/zoneinfo/UTC': 'x',
  'bin/sh': fixed,
  'usr/libexec/gcc/14/cc1': fixed,
  'usr/lib/gcc/14/crt1.o': 'x',
  'usr/include/stdint.h': 'x',
  'etc/xml/catalog': 'x',
  'usr/share/xml/docbook/x': 'x',
  ...Object.fromEntries(LINKED.map((name) => [`usr/lib64/${name}`, 'x'])),
  'usr/share/texlive/x': 'x',
  'var/lib/texmf/web2c/pdftex/pdflatex.fmt': 'x',
  'etc/texmf/web2c/texmf.cnf': 'x',
  'usr/bin/as': fixed,
  'usr/bin/ld': fixed,
  'usr/share/ghostscript/10/Resource/Init/gs_init.ps': 'x',
  'usr/share/color/icc/ghostscript/srgb.icc': 'x',
  'usr/bin/troff': fixed,
  'usr/bin/grotty': fixed,
  'usr/bin/grops': fixed,
  'usr/bin/gzip': fixed,
  'usr/bin/bzip2': fixed,
  'usr/bin/xz': fixed,
  'usr/bin/zstd': fixed,
  ...Object.fromEntries(['mkdir', 'chmod', 'rm', 'sleep'].map((name) => [`usr/bin/${name}`, fixed])),
};

describe('what well-known programs need', () => {
  it.each(CASES)('%s', async (name, findings) => {
    const given = {
      copied: { [`usr/bin/${name}`]: fixed },
      build: { ...BUILD, [`src/usr/bin/${name}`]: fixed },
    };
    expect(await told(given)).toEqual(findings);
    expect(await told({ ...given, base: BUILD })).toEqual([]);
    expect(await told({ copied: given.copied })).toEqual([]);
  });

  it('has a case for each row', () => {
    const names = [...CASES.map(([name]) => name), 'libmagic.so.1', 'libgettextsrc-0.23.so', 'php8.4'];
    for (const { program: pattern } of KNOWN_PROGRAMS)
      expect(names.filter((name) => pattern.test(name))).not.toEqual([]);
  });

  it('is needed only where it is built so that it names it', async () => {
    for (const name of ['php', 'php8.4', 'php-fpm8.4', 'php-cgi']) {
      const given = (path: string) => {
        const php = program(elfFile({ interpreter: GLIBC, texts: [path] }));
        const build = { ...BUILD, [`src/bin/${name}`]: php };
        return { base: { 'lib64/ld-linux-x86-64.so.2': library() }, copied: { [`bin/${name}`]: php }, build };
      };
      expect(await told(given('/usr/share/zoneinfo/'))).toEqual([
        `warning missing-data /bin/${name} /usr/share/zoneinfo`,
      ]);
      expect(await told(given('/none'))).toEqual([]);
    }
    // What is linked into a static one may name it, too.
    const fixedPhp = program(elfFile({ texts: ['/usr/share/zoneinfo'] }));
    const build = { ...BUILD, 'src/bin/php': fixedPhp };
    expect(await told({ copied: { 'bin/php': fixedPhp }, build })).toEqual([]);
  });

  it('is the same for those that are scripts', async () => {
    const npx = script('#!/bin/tool\n');
    const given = { base: { 'bin/tool': fixed }, copied: { 'usr/bin/npx': npx } };
    const build = { 'bin/sh': fixed, 'src/usr/bin/npx': npx };
    expect(await told({ ...given, build })).toEqual(['warning missing-helper /usr/bin/npx /bin/sh']);
  });

  it('may come from a library that they load', async () => {
    const base = {
      'lib64/ld-linux-x86-64.so.2': library(),
      'usr/lib/libmagic.so.1': program(elfFile({ type: 'shared' })),
    };
    const app = dynamic('libmagic.so.1');
    expect(await told({ base, copied: { 'bin/app': app }, build: { ...BUILD, 'src/bin/app': app } })).toEqual(
      ['warning missing-data /bin/app /usr/share/misc/magic.mgc'],
    );
    const gettext = dynamic('libgettextsrc-0.23.so');
    const text = { ...base, 'usr/lib/libgettextsrc-0.23.so': library() };
    const build = { 'usr/lib/x86_64-linux-gnu/gconv/KOI8-R.so': library(), 'src/bin/msgfmt': gettext };
    expect(await told({ base: text, copied: { 'bin/msgfmt': gettext }, build })).toEqual([
      'warning missing-data /bin/msgfmt /usr/lib/x86_64-linux-gnu/gconv',
    ]);
  });
});
