import { describe, expect, it } from 'vitest';
import { elfFile } from '../../elf/elf-file.ts';
import { dynamic, fixed, library, script } from '../programs-of.ts';
import { type Content, program } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

/** A program whose bytes hold some texts, each between NULs. */
function saying(...texts: string[]): Content {
  return program(elfFile({ texts }));
}

describe('what a module of a running program needs', () => {
  const base = {
    'lib64/ld-linux-x86-64.so.2': library(),
    'usr/lib/libc.so.6': library(),
    'bin/app': dynamic('libc.so.6'),
  };
  const names = (...texts: string[]) => elfFile({ type: 'shared', needed: ['libc.so.6'], texts });

  it('is data at a fixed path and a library that it opens, but neither settings nor programs', async () => {
    const module = names('/usr/share/tool', '/etc/tool.conf', '/usr/bin/helper', 'dlopen', 'libplug.so.1');
    const copied = { 'bin/app': dynamic('libc.so.6'), 'opt/app/plugins/a.so': module };
    const build = {
      'src/opt/app/plugins/a.so': module,
      'usr/share/tool/x': 'x',
      'etc/tool.conf': 'x',
      'usr/bin/helper': fixed,
      'usr/lib/libplug.so.1': library('libdeep.so.2'),
      'usr/lib/libdeep.so.2': library(),
    };
    expect(await told({ base, copied, build })).toEqual([
      'warning missing-data /opt/app/plugins/a.so /usr/share/tool',
      'warning missing-plugin /opt/app/plugins/a.so libplug.so.1',
      'warning missing-library /usr/lib/libplug.so.1 libdeep.so.2',
    ]);
    expect(await told({ base, copied, build: { 'src/opt/app/plugins/a.so': module } })).toEqual([]);
  });

  const legacy = '/usr/lib/x/ossl-modules/legacy.so';

  it.each([
    ['in C', ['OSSL_PROVIDER_load', 'legacy'], [legacy]],
    ['in Rust', ['OSSL_PROVIDER_try_load', "OpenSSL 3.0's legacy provider failed to load."], [legacy]],
    ['but none that it does not name', ['OSSL_PROVIDER_load', 'default'], []],
    ['but none where it loads none', ['legacy'], []],
  ])("is OpenSSL's provider of old algorithms that it loads, %s", async (_, texts, missing) => {
    const module = elfFile({ type: 'shared', needed: ['libc.so.6', 'libcrypto.so.3'], texts });
    const crypto = elfFile({ type: 'shared', texts: ['MODULESDIR: "/usr/lib/x/ossl-modules"'] });
    const copied = {
      'bin/app': dynamic('libc.so.6'),
      'opt/app/a.so': module,
      'usr/lib/libcrypto.so.3': crypto,
    };
    const build = { 'src/opt/app/a.so': module, [legacy.slice(1)]: library() };
    expect(await told({ base, copied, build })).toEqual(
      missing.map((path) => `warning missing-plugin /opt/app/a.so ${path}`),
    );
  });

  it('is looked for as well where a link leads to a folder of libraries', async () => {
    const copied = {
      'bin/app': dynamic('libc.so.6'),
      'usr/lib/x86_64-linux-gnu/lua/5.4/lxp.so': { link: '../../liblua5.4-expat.so.0.0.0' },
      'usr/lib/x86_64-linux-gnu/liblua5.4-expat.so.0.0.0': library('libexpat.so.1'),
      'usr/lib/x86_64-linux-gnu/libunused.so.1': library('libexpat.so.2'),
    };
    const build = { 'usr/lib/libexpat.so.1': library(), 'usr/lib/libexpat.so.2': library() };
    expect(await told({ base, copied, build })).toEqual([
      'warning missing-library /usr/lib/x86_64-linux-gnu/liblua5.4-expat.so.0.0.0 libexpat.so.1',
    ]);
  });
});

describe('a folder that bears the name of a library', () => {
  const folder = 'usr/lib/x86_64-linux-gnu';
  const gst = elfFile({ type: 'shared', texts: ['gstreamer-1.0'] });
  const given = {
    base: { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library() },
    copied: { 'bin/gst': dynamic('libc.so.6', 'libgstreamer-1.0.so.0') },
  };
  const build = {
    'src/bin/gst': dynamic('libc.so.6', 'libgstreamer-1.0.so.0'),
    [`${folder}/libgstreamer-1.0.so.0`]: gst,
    [`${folder}/gstreamer-1.0/libgstcore.so`]: library(),
    [`${folder}/gstreamer-2.0/libgstcore.so`]: library(),
  };

  it('holds its plugins, and is missed where the library names it and its stage has it', async () => {
    expect(await told({ ...given, build })).toEqual([
      'error missing-library /bin/gst libgstreamer-1.0.so.0',
      `warning missing-plugin /bin/gst /${folder}/gstreamer-1.0`,
    ]);
  });

  it('is put beside the library, wherever a fix puts that', async () => {
    const merged = { ...build, lib: { link: 'usr/lib' }, 'etc/ld.so.conf': `/${folder}\n` };
    const found = await findingsOf({ ...given, build: merged });
    const [library, plugins] = found.map(({ fix }) => fix?.split(' ').at(-1));
    expect(plugins).toBe(`${library}gstreamer-1.0`);
    // One that it puts a folder before is where it was made for; its mere name may be anywhere.
    const putting = (name: string) => ({
      ...merged,
      [`${folder}/libgstreamer-1.0.so.0`]: elfFile({ type: 'shared', texts: [`%s/${name}`] }),
      [`${folder}/gstreamer-1.0-data/x`]: 'x',
    });
    const put = await findingsOf({ ...given, build: putting('gstreamer-1.0-data') });
    expect(put.at(1)?.fix?.split(' ').at(-1)).toBe(`/${folder}/gstreamer-1.0-data`);
    expect(await told({ ...given, build: putting('gstreamer-1.0') })).toHaveLength(1);
    const named = elfFile({ type: 'shared', texts: ['gstreamer-1.0', `/${folder}/gstreamer-1.0/a`] });
    const absolute = { ...build, [`${folder}/libgstreamer-1.0.so.0`]: named };
    expect(await told({ ...given, build: absolute })).toHaveLength(1);
  });

  it('is not missed where the library names itself alone', async () => {
    const itself = elfFile({
      type: 'shared',
      soname: 'libgstreamer-1.0.so.0',
      texts: ['/run/gstreamer-1.0/x'],
    });
    expect(
      await told({ ...given, build: { ...build, [`${folder}/libgstreamer-1.0.so.0`]: itself } }),
    ).toHaveLength(1);
  });

  it('is not missed where the library does not name it, or only it is in there', async () => {
    const alone = { ...build, [`${folder}/libgstreamer-1.0.so.0`]: library() };
    expect(await told({ ...given, build: alone })).toHaveLength(1);
    const inside = {
      'src/bin/gst': dynamic('libc.so.6', 'libgstreamer-1.0.so.0'),
      [`${folder}/libgstreamer-1.0.so.0`]: { link: 'gstreamer-1.0/libgstreamer-1.0.so.0' },
      [`${folder}/gstreamer-1.0/libgstreamer-1.0.so.0`]: gst,
    };
    expect(await told({ ...given, build: inside })).toHaveLength(1);
  });
});

describe('what the packages of a Python program import', () => {
  const site = 'usr/lib/python3/dist-packages';
  const run = (init: string) =>
    told({
      base: { 'usr/bin/python3': fixed },
      copied: {
        'usr/bin/ansible': script('#!/usr/bin/python3\nfrom ansible.cli.adhoc import main\n'),
        [`${site}/ansible/__init__.py`]: init,
        [`${site}/ansible/cli/__init__.py`]: 'try:\n    import optional\nexcept ImportError:\n    pass\n',
        [`${site}/ansible/cli/adhoc.py`]: 'from ansible import constants\n',
        [`${site}/ansible/constants.py`]: 'from jinja2.nativetypes import NativeEnvironment\n',
        [`${site}/ansible/unused.py`]: 'import unused\n',
      },
      build: {
        [`${site}/jinja2/__init__.py`]: 'x',
        [`${site}/unused/__init__.py`]: 'x',
        [`${site}/optional/__init__.py`]: 'x',
      },
      named: ['usr/bin/ansible'],
    });

  it('is missed as if the program did, and is no error where something else may have the name', async () => {
    expect(await run('')).toEqual([`error missing-module /usr/bin/ansible /${site}`]);
    expect(await run('constants = {}\n')).toEqual([`warning missing-module /usr/bin/ansible /${site}`]);
  });
});

describe('a program that looks users up', () => {
  it('misses those that its package made, if it has their names', async () => {
    const server = saying('getpwnam', 'unbound', 'mail', 'nobody');
    const passwd =
      'mail:x:8:8::/:/\nunbound:x:101:101::/:/\nother:x:102:102::/:/\nnobody:x:65534:65534::/:/\n';
    const build = { 'src/bin/unbound': server, 'etc/passwd': passwd, 'etc/group': 'x' };
    expect(await told({ copied: { 'bin/unbound': server }, build })).toEqual([
      'warning missing-user /bin/unbound unbound',
      'warning missing-user /bin/unbound /etc/group',
    ]);
    const path = saying('getpwnam', '/etc/unbound');
    expect(
      await told({ copied: { 'bin/unbound': path }, build: { ...build, 'src/bin/unbound': path } }),
    ).toContain('warning missing-user /bin/unbound unbound');
    const people = { ...build, 'etc/passwd': 'unbound:x:1000:1000::/:/\n' };
    expect(await told({ copied: { 'bin/unbound': server }, build: people })).toEqual([]);
    const within = saying('getpwnam', 'myunbound');
    expect(
      await told({ copied: { 'bin/unbound': within }, build: { ...build, 'src/bin/unbound': within } }),
    ).toEqual([]);
    const asks = saying('unbound');
    expect(
      await told({ copied: { 'bin/unbound': asks }, build: { ...build, 'src/bin/unbound': asks } }),
    ).toEqual([]);
    expect(await told({ copied: { 'bin/unbound': server, 'etc/passwd': passwd }, build })).toEqual([]);
  });
});
