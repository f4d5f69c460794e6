import { describe, expect, it } from 'vitest';
import { elfFile } from '../../elf/elf-file.ts';
import { GLIBC, library, script } from '../programs-of.ts';
import { type Files, program } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library() };

function saying(...texts: string[]) {
  return program(elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], texts }));
}

interface Package {
  readonly depends?: string;
  readonly source?: string;
  readonly paths: readonly string[];
}

/** The database of dpkg with some packages. */
function dpkg(packages: Readonly<Record<string, Package>>): Files {
  const status = Object.entries(packages).map(([name, { depends, source }]) =>
    [
      `Package: ${name}`,
      'Status: install ok installed',
      ...(source === undefined ? [] : [`Source: ${source} (1.2-3)`]),
      ...(depends === undefined ? [] : [`Depends: ${depends}`]),
      '',
    ].join('\n'),
  );
  const lists = Object.entries(packages).map(([name, { paths }]) => [
    `var/lib/dpkg/info/${name}.list`,
    `/.\n${paths.join('\n')}\n`,
  ]);
  return { 'var/lib/dpkg/status': status.join('\n'), ...Object.fromEntries(lists) };
}

/** What is told of a program at /bin/tool that a stage with these files and packages has at /src/bin/tool. */
async function toldOf(packages: Readonly<Record<string, Package>>, files: Files, copied: Files = {}) {
  const tool = saying();
  const build = { 'src/bin/tool': tool, ...files, ...dpkg(packages) };
  return await told({ base, copied: { 'bin/tool': tool, ...copied }, build });
}

const TOOL = { depends: 'tool-common, libc6, other', paths: ['/src/bin/tool'] };

describe("a folder of a program's package", () => {
  it.each([
    ['of the name of the program', '/usr/share/tool'],
    ['of the name of the program and a version', '/usr/lib/tool-2.1'],
    ['of the name of the package', '/usr/share/toolset'],
    ['of the name of what the package was built from', '/etc/toolbox'],
    ['right in the folder of libraries', '/usr/lib/x86_64-linux-gnu/other'],
    ['that lies in one of many packages', '/usr/lib/python3/dist-packages/toolbox'],
  ])('is missed if it is one %s', async (_, folder) => {
    const packages = {
      toolset: { ...TOOL, source: 'toolbox' },
      'tool-common': { source: 'toolbox', paths: ['/usr', folder, `${folder}/data`] },
      other: { paths: ['/usr', '/usr/lib/python3', '/usr/lib/python3/dist-packages'] },
    };
    const files = { [`${folder.slice(1)}/data`]: 'x' };
    expect(await toldOf(packages, files)).toEqual([`warning missing-data /bin/tool ${folder}`]);
  });

  it('is named with the package, and brought whole', async () => {
    const tool = saying();
    const packages = { tool: { ...TOOL, paths: ['/src/bin/tool', '/usr/share/tool', '/usr/share/tool/a'] } };
    const build = { 'src/bin/tool': tool, 'usr/share/tool/a': 'x', ...dpkg(packages) };
    const [found] = await findingsOf({ base, copied: { 'bin/tool': tool }, build });
    expect(found?.detail).toBe('Its package tool brings the folder /usr/share/tool, which is not there');
    expect(found?.fix).toBe('COPY --from=build /usr/share/tool /usr/share/tool');
  });

  it.each([
    ['another package brought it, too', { other: ['/usr/share/tool'] }, '/usr/share/tool'],
    ['its package is built from something else', { 'tool-common': ['/usr/share/tool'] }, '/usr/share/tool'],
    ['it has another name', { tool: ['/usr/share/gadget'] }, '/usr/share/gadget'],
    ['it is for editors', { tool: ['/usr/share/emacs/site-lisp/tool'] }, '/usr/share/emacs/site-lisp/tool'],
    ['it holds documents', { tool: ['/usr/share/doc/tool'] }, '/usr/share/doc/tool'],
  ])('is not missed where %s', async (_, lists: Readonly<Record<string, readonly string[]>>, folder) => {
    const paths = (name: string): readonly string[] =>
      (lists[name] ?? []).flatMap((each) => [each, `${each}/a`]);
    const packages = {
      tool: { ...TOOL, paths: ['/src/bin/tool', ...paths('tool')] },
      'tool-common': { source: 'elsewhere', paths: paths('tool-common') },
      other: { paths: paths('other') },
    };
    expect(await toldOf(packages, { [`${folder.slice(1)}/a`]: 'x' })).toEqual([]);
  });

  it('is brought whole though the program names but a part of it', async () => {
    const tool = saying('/usr/share/tool/db');
    const packages = { tool: { paths: ['/src/bin/tool', '/usr/share/tool', '/usr/share/tool/db'] } };
    const build = { 'src/bin/tool': tool, 'usr/share/tool/db': 'x', ...dpkg(packages) };
    expect(await told({ base, copied: { 'bin/tool': tool }, build })).toEqual([
      'warning missing-data /bin/tool /usr/share/tool',
    ]);
  });

  it('is not missed where the state has something of it', async () => {
    const packages = { tool: { paths: ['/src/bin/tool', '/usr/share/tool', '/usr/share/tool/a'] } };
    const files = { 'usr/share/tool/a': 'x', 'usr/share/tool/b': 'x' };
    expect(await toldOf(packages, files, { 'usr/share/tool/b': 'x' })).toEqual([]);
  });

  it('is not missed where all of it is for people', async () => {
    const packages = { tool: { paths: ['/src/bin/tool', '/usr/share/tool', '/usr/share/tool/scripts'] } };
    expect(await toldOf(packages, { 'usr/share/tool/scripts/a': 'x' })).toEqual([]);
  });

  it('is only that of the program itself where the package has many programs', async () => {
    const commands = Array.from({ length: 40 }, (_, at) => `/usr/bin/command${at}`);
    const packages = {
      toolset: { paths: ['/src/bin/tool', ...commands, '/usr/share/toolset', '/usr/share/tool'] },
    };
    const files = { 'usr/share/toolset/a': 'x', 'usr/share/tool/a': 'x' };
    expect(await toldOf(packages, files)).toEqual(['warning missing-data /bin/tool /usr/share/tool']);
  });

  it('is told and not brought where it holds private keys', async () => {
    const packages = { tool: { paths: ['/src/bin/tool', '/etc/tool'] } };
    const files = { 'etc/tool/a.conf': 'x', 'etc/tool/certs/server.key': 'x' };
    const tool = saying();
    const build = { 'src/bin/tool': tool, ...files, ...dpkg(packages) };
    const found = await findingsOf({ base, copied: { 'bin/tool': tool }, build });
    expect(found.map(({ severity, detail }) => `${severity} ${detail}`)).toEqual([
      'note Not looked at: /etc/tool, which its package needs most likely, and which holds private keys',
    ]);
  });

  it('is looked for by the name of the program where no package has that', async () => {
    const tool = saying();
    const build = { 'src/bin/tool': tool, 'usr/local/share/tool/a': 'x', 'usr/local/share/gadget/a': 'x' };
    const found = await findingsOf({ base, copied: { 'bin/tool': tool }, build });
    expect(found.map(({ detail }) => detail)).toEqual([
      'Its stage has the folder /usr/local/share/tool, which bears its name and is not there',
    ]);
  });
});

describe("a program of the packages that a program's own depends on", () => {
  const packages = {
    tool: { depends: 'zipper (>= 2) | unzipper, perl', paths: ['/src/bin/tool', '/usr/bin/toolcpp'] },
    zipper: { paths: ['/usr/bin/zipit', '/usr/bin/zipinfo'] },
    perl: { paths: ['/usr/bin/perl'] },
    stranger: { paths: ['/usr/bin/strange'] },
  };
  const commands = Object.fromEntries(
    ['zipit', 'zipinfo', 'perl', 'strange', 'toolcpp'].map((name) => [`usr/bin/${name}`, saying()]),
  );

  it('is missed where a compiled program holds its name, unless it is a whole language', async () => {
    const tool = saying('zipit', 'strange', 'perl', 'toolcpp', 'tool', 'a text with zipinfo in it');
    const build = { 'src/bin/tool': tool, ...commands, ...dpkg(packages) };
    const found = await findingsOf({ base, copied: { 'bin/tool': tool }, build });
    expect(found.map(({ severity, detail }) => `${severity} ${detail}`)).toEqual([
      'warning It names toolcpp of its package, which is not on PATH',
      'warning It names zipit of the package zipper that its package depends on, which is not on PATH',
    ]);
  });

  it('is missed where a shell script puts a folder to its name, if it is of its own package', async () => {
    const tool = script('#!/bin/sh\nd=`echo "$0" | sed s/x/y/`\nz=zipit\nexec "$d"toolcpp "$d$z"\n');
    const build = { 'src/bin/tool': tool, ...commands, ...dpkg(packages) };
    const copied = { 'bin/tool': tool, 'bin/sh': saying(), 'bin/sed': saying() };
    expect(await told({ base, copied, build })).toEqual(['warning missing-helper /bin/tool toolcpp']);
  });

  it('is missed where a script has its name in a table, and not in a comment', async () => {
    const tool = script('#!/bin/lua\nlocal programs = { unpack = "zipit" }\n-- and zipinfo\n');
    const build = { 'src/bin/tool': tool, ...commands, ...dpkg(packages) };
    const copied = { 'bin/tool': tool, 'bin/lua': saying() };
    expect(await told({ base, copied, build })).toEqual(['warning missing-helper /bin/tool zipit']);
  });
});

describe('what else is of the package of a program', () => {
  it('is settings right in /etc that bear its name', async () => {
    const packages = {
      tool: { paths: ['/src/bin/tool', '/etc/tool-site.cfg', '/etc/tool.cfg', '/etc/other'] },
    };
    const files = { 'etc/tool-site.cfg': 'x', 'etc/tool.cfg': 'x', 'etc/other': 'x', 'etc/toolbox.cfg': 'x' };
    expect(await toldOf(packages, files)).toEqual([
      'warning missing-data /bin/tool /etc/tool-site.cfg',
      'warning missing-data /bin/tool /etc/tool.cfg',
    ]);
  });

  it('is a library that it names and does not open itself', async () => {
    const path = '/usr/lib/x86_64-linux-gnu/libtool.so.4';
    const tool = saying('libtool.so.4', 'libother.so.1');
    const build = {
      'src/bin/tool': tool,
      [path.slice(1)]: library(),
      'usr/lib/libother.so.1': library(),
      ...dpkg({
        tool: { depends: 'libtool4', paths: ['/src/bin/tool'] },
        libtool4: { source: 'tool', paths: [path] },
        libother1: { paths: ['/usr/lib/libother.so.1'] },
      }),
    };
    expect(await told({ base, copied: { 'bin/tool': tool }, build })).toEqual([
      `warning missing-plugin /bin/tool ${path}`,
    ]);
  });

  it.each([
    ['tool', ['warning missing-data /bin/tool /etc/passwd']],
    ['elsewhere', []],
  ])('is a library that looks users up, if it was built from the same: %s', async (source, missed) => {
    const tool = program(elfFile({ interpreter: GLIBC, needed: ['libtool.so.4', 'libc.so.6'] }));
    const own = elfFile({ type: 'shared', texts: ['getpwuid_r'] });
    const build = {
      'src/bin/tool': tool,
      'usr/lib/libtool.so.4': own,
      'etc/passwd': 'root:x:0:0:::\n',
      ...dpkg({
        tool: { depends: 'libtool4', paths: ['/src/bin/tool'] },
        libtool4: { source, paths: ['/usr/lib/libtool.so.4'] },
      }),
    };
    const copied = { 'bin/tool': tool, 'usr/lib/libtool.so.4': own };
    expect(await told({ base, copied, build })).toEqual(missed);
  });

  it.each([
    ['a module of Perl', '/usr/lib/perl5/Tool.pm', ['warning missing-module /bin/tool /usr/share/perl/5.40']],
    ['no module of Perl', '/usr/share/doc/tool.txt', ['warning missing-data /bin/tool /usr/share/perl/5.40']],
  ])('is what it runs where it has Perl in it: %s', async (_, path, missed) => {
    const tool = program(elfFile({ interpreter: GLIBC, needed: ['libperl.so.5.40', 'libc.so.6'] }));
    const perl = elfFile({ type: 'shared', texts: ['/usr/share/perl/5.40'] });
    const build = {
      'src/bin/tool': tool,
      'usr/lib/libperl.so.5.40': perl,
      'usr/share/perl/5.40/strict.pm': 'x',
      ...dpkg({ tool: { paths: ['/src/bin/tool', path] } }),
    };
    const copied = { 'bin/tool': tool, 'usr/lib/libperl.so.5.40': perl };
    expect(await told({ base, copied, build })).toEqual(missed);
  });
});
