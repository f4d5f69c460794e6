import { describe, expect, it } from 'vitest';
import { openedIn } from '../../../../src/filesystem/check/needs/opened-names.ts';
import { elfFile } from '../../elf/elf-file.ts';
import { dynamic, entrypoint, fixed, library, script } from '../programs-of.ts';
import type { Files } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

describe('the libraries of C that a text opens', () => {
  it.each([
    ['python', 'lib = ctypes.CDLL("libmagic.so.1")', ['libmagic.so.1']],
    ['python', "lib = cdll.LoadLibrary(find_library('magic'))", ['magic']],
    ['python', 'ffi.dlopen("libgobject-2.0-0")', ['libgobject-2.0-0']],
    ['python', "for name in ['libmagic.so.1', 'magic.dll']:\n    CDLL(name)", ['libmagic.so.1']],
    ['python', 'CDLL(f"/opt/{arch}/libx.so")', ['/opt/*/libx.so']],
    ['ruby', 'ffi_lib "sass", \'libsass.so.1\'', ['sass', 'libsass.so.1']],
    ['ruby', `  ffi_lib "/usr/lib/#{RbConfig::CONFIG['arch']}/libsass.#{dl_ext}"`, ['/usr/lib/*/libsass.*']],
    ['ruby', "Fiddle.dlopen('libz.so.1')", ['libz.so.1']],
    ['node', "const z = koffi.load('libz.so.1');", ['libz.so.1']],
    ['lua', 'local z = ffi.load("z")', []],
    ['lua', 'local z = ffi.load "zstd"', ['zstd']],
    ['perl', "my $ffi = FFI::Platypus->new(api => 2, lib => 'libz.so.1');", ['libz.so.1']],
    ['perl', "$ffi->lib('libzstd.so.1');", ['libzstd.so.1']],
    ['php', '$x = FFI::cdef("int f(void);", "libz.so.1");', ['libz.so.1']],
  ])('of %s: %s', (language, text, names) => {
    expect(openedIn(language, text).names).toEqual(names);
  });

  it('are none in comments, definitions and calls for the program itself', () => {
    const text = '# CDLL("libx.so")\ndef find_library(name):\n    return CDLL(None)\nx = "libz.so.1"\n';
    expect(openedIn('python', text)).toMatchObject({ names: [], isUnknown: false });
    expect(openedIn('sh', 'dlopen("libx.so")').names).toEqual([]);
  });

  it.each([
    ['python', '"""Use\nCDLL("libx.so.1")\n"""\n'],
    ['perl', "=pod\n\n$ffi->lib('libx.so.1');\n\n=cut\n"],
    ['lua', '--[[\nffi.load("zstd")\n]]'],
    ['node', "/*\nkoffi.load('libz.so.1')\n*/"],
  ])('are none in documentation, of %s: %s', (language, text) => {
    expect(openedIn(language, text).names).toEqual([]);
  });

  it.each([
    ['python', 'CDLL("libc.so.6")'],
    ['python', 'libc = CDLL(find_library("c"))'],
    ['python', "CDLL('libc.so')"],
    ['ruby', 'ffi_lib FFI::Library::LIBC'],
  ])('are none where it is the C library, which every state has: %s %s', (language, text) => {
    expect(openedIn(language, text)).toMatchObject({ names: [], isUnknown: false, asksLdconfig: false });
  });

  it.each(['CDLL(f"{here}/{name}.so")', 'CDLL("lib%s.so" % x)', 'CDLL("lib{}".format(x))'])(
    'are not known where a name says nothing: %s',
    (text) => {
      expect(openedIn('python', text)).toMatchObject({ names: [], isUnknown: true });
    },
  );

  it('are not known where a name is only put together', () => {
    expect(openedIn('python', 'CDLL(os.path.join(here, name))')).toMatchObject({
      names: [],
      isUnknown: true,
    });
  });
});

describe('a script that opens a library of C by its name', () => {
  const system: Files = {
    'lib64/ld-linux-x86-64.so.2': library(),
    'usr/lib/libc.so.6': library(),
    'usr/bin/python3': dynamic('libc.so.6'),
    'usr/bin/ruby': dynamic('libc.so.6'),
  };
  const python = (text: string) => script(`#!/usr/bin/python3\n${text}\n`);
  const build = {
    'usr/lib/x86_64-linux-gnu/libmagic.so.1': library('libdeep.so.2'),
    'usr/lib/x86_64-linux-gnu/libmagic.so.1.0.0': library('libdeep.so.2'),
    'usr/lib/libdeep.so.2': library(),
  };

  it('misses what its stage has, and what that needs', async () => {
    const copied = { 'bin/run': python('import ctypes\nctypes.CDLL("libmagic.so.1")') };
    expect(await told({ base: system, copied, build })).toEqual([
      'warning missing-plugin /bin/run /usr/lib/x86_64-linux-gnu/libmagic.so.1',
      'warning missing-library /usr/lib/x86_64-linux-gnu/libmagic.so.1 libdeep.so.2',
    ]);
    expect(await told({ base: system, copied, build: {} })).toEqual([]);
    expect(await told({ base: { ...system, ...build }, copied, build })).toEqual([]);
  });

  it('misses only a library that its interpreter can load', async () => {
    const copied = { 'bin/run': python('import ctypes\nctypes.CDLL("libmagic.so.1")') };
    const text = { 'usr/lib/libmagic.so.1': '/* GNU ld script */' };
    expect(await told({ base: system, copied, build: text })).toEqual([]);
    const other = { 'usr/lib/libmagic.so.1': elfFile({ type: 'shared', bits: 32, machine: 3 }) };
    expect(await told({ base: system, copied, build: other })).toEqual([]);
    expect((await told({ base: system, copied, build: { ...other, ...build } }))[0]).toBe(
      'warning missing-plugin /bin/run /usr/lib/x86_64-linux-gnu/libmagic.so.1',
    );
  });

  it('reads packages behind many imports of the standard library', async () => {
    const site = 'usr/lib/python3/dist-packages';
    const many = Array.from({ length: 80 }, (_, at) => `import standard${at}\n`).join('');
    const base = { ...system, [`${site}/magic.py`]: 'import ctypes\nctypes.CDLL("libmagic.so.1")\n' };
    const copied = { 'bin/run': python(`${many}import magic`) };
    expect((await told({ base, copied, build }))[0]).toBe(
      'warning missing-plugin /bin/run /usr/lib/x86_64-linux-gnu/libmagic.so.1',
    );
  });

  it('needs ldconfig where ctypes looks for it, whose list is not looked at', async () => {
    const copied = { 'bin/run': python('from ctypes.util import find_library\nfind_library("magic")') };
    const link = { 'usr/lib/x86_64-linux-gnu/libmagic.so': { link: 'libmagic.so.1' } };
    const stage = { ...build, ...link, 'sbin/ldconfig': fixed, 'etc/ld.so.cache': 'x' };
    expect(await told({ base: system, copied, build: stage })).toEqual([
      'warning missing-plugin /bin/run /usr/lib/x86_64-linux-gnu/libmagic.so.1',
      'warning missing-helper /bin/run /sbin/ldconfig',
      'warning missing-data /bin/run /etc/ld.so.cache',
      'warning missing-library /usr/lib/x86_64-linux-gnu/libmagic.so.1 libdeep.so.2',
      'note not-looked-at /bin/run',
    ]);
  });

  it('is looked into with the packages that it imports, and what these import', async () => {
    const site = 'usr/lib/python3/dist-packages';
    const base = {
      ...system,
      [`${site}/magic/__init__.py`]: 'from . import loader\nimport other\n',
      [`${site}/other/deep.py`]: 'import ctypes\nctypes.CDLL("libmagic.so.1")\n',
      [`${site}/unused/x.py`]: 'import ctypes\nctypes.CDLL("libdeep.so.2")\n',
      [`${site}/magic/tests/x.py`]: 'import ctypes\nctypes.CDLL("libdeep.so.2")\n',
    };
    const copied = { 'bin/run': python('import magic') };
    expect((await told({ base, copied, build }))[0]).toBe(
      'warning missing-plugin /bin/run /usr/lib/x86_64-linux-gnu/libmagic.so.1',
    );
  });

  it('is looked into with the gems that depend on ffi', async () => {
    const gems = 'usr/share/rubygems-integration/all';
    const base = {
      ...system,
      [`${gems}/specifications/jekyll-4.3.4.gemspec`]: 's.add_runtime_dependency(%q<sassc>.freeze)\n',
      [`${gems}/specifications/sassc-2.4.0.gemspec`]: 's.add_runtime_dependency(%q<ffi>.freeze)\n',
      [`${gems}/gems/sassc-2.4.0/lib/sassc/native.rb`]: '    ffi_lib "/usr/lib/#{arch}/libsass.#{dl_ext}"\n',
      [`${gems}/gems/jekyll-4.3.4/lib/jekyll.rb`]: 'ffi_lib "deep"\n',
    };
    const copied = {
      'bin/run': script("#!/usr/bin/ruby\nload Gem.activate_bin_path('jekyll', 'jekyll', '>= 0')\n"),
    };
    const stage = { 'usr/lib/x86_64-linux-gnu/libsass.so': library(), 'usr/lib/libdeep.so': library() };
    expect((await findingsOf({ base, copied, build: stage })).map(({ fix }) => fix)).toEqual([
      'COPY --from=build /usr/lib/x86_64-linux-gnu/libsass.so /usr/lib/x86_64-linux-gnu/',
    ]);
  });

  it('says what it could not look at', async () => {
    const copied = { 'bin/run': python('import ctypes, os\nctypes.CDLL(os.environ["LIB"] + x)') };
    const found = await findingsOf({ base: system, copied, ...entrypoint('/bin/run') });
    expect(found.map(({ detail }) => detail)).toEqual([
      'Not looked at: libraries that /bin/run opens by names that it puts together',
    ]);
  });
});

describe('compiled programs of a language', () => {
  it('of .NET miss the libraries of C that their assemblies import', async () => {
    const dll = '\0\0libgdiplus\0libSystem.Native\0System.Runtime\0';
    const base = { 'usr/bin/dotnet': fixed, 'usr/share/dotnet/shared/x/libSystem.Native.so': library() };
    const build = { 'usr/lib/libgdiplus.so': library(), 'usr/lib/libSystem.Native.so': library() };
    const given = { base, copied: { 'app/App.dll': dll }, ...entrypoint('dotnet', '/app/App.dll') };
    expect(await told({ ...given, build })).toEqual([
      'warning missing-plugin /usr/bin/dotnet /usr/lib/libgdiplus.so',
    ]);
    expect(await told(given)).toEqual([]);
  });

  it('of Java are packed, which is said of what the Dockerfile brought', async () => {
    const base = { 'usr/bin/java': fixed, 'usr/share/java/other.jar': 'x' };
    const start = entrypoint('java', '-jar', '/app/app.jar');
    const found = await findingsOf({
      base,
      copied: { 'app/app.jar': 'x', 'app/lib/jna.jar': 'x' },
      ...start,
    });
    expect(found.map(({ detail }) => detail)).toEqual([
      'Not looked at: what classes of /app/app.jar and 1 more need: other jars, and libraries that they open by name',
    ]);
    expect(await told({ base, ...start })).toEqual([]);
  });

  it('of Java, but jars that others name in their class path are looked for', async () => {
    const given = {
      base: { 'usr/bin/java': fixed },
      copied: { 'app/app.jar': 'x', 'app/here.jar': 'y' },
      build: { 'src/app/app.jar': 'x', 'src/app/lib/a.jar': 'x', 'src/app/here.jar': 'y' },
      subject: {
        classPath: async () => ['lib/a.jar', 'here.jar', 'lib/none.jar'],
        ...entrypoint('java', '-jar', '/app/app.jar').subject,
      },
    };
    const [finding] = await findingsOf(given);
    expect(finding).toMatchObject({
      rule: 'missing-module',
      severity: 'warning',
      detail: expect.stringContaining(
        'The class path of /app/app.jar names /app/lib/a.jar, which is not there',
      ),
      fix: 'COPY --from=build /src/app/lib/a.jar /app/lib/',
    });
    expect((await told(given)).filter((each) => each.includes('none.jar'))).toEqual([]);
  });

  it('of Node.js are not known where a package opens libraries', async () => {
    const base = { 'usr/bin/node': fixed, 'app/node_modules/koffi/index.js': 'x' };
    const copied = { 'app/main.js': script('#!/usr/bin/node\nrequire("./other")\n') };
    const found = await findingsOf({ base, copied, named: ['app/main.js'] });
    expect(found.map(({ detail }) => detail)).toEqual([
      'Not looked at: libraries that packages open by name with koffi',
    ]);
  });
});
