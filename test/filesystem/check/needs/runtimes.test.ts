import { describe, expect, it } from 'vitest';
import { elfFile } from '../../elf/elf-file.ts';
import { dynamic, entrypoint, fixed, GLIBC, library, script } from '../programs-of.ts';
import { type Content, type Files, program } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

/** As in the options of a published program: `dotnet publish` writes them beside it. */
function runtimeConfig(options: object): string {
  return JSON.stringify({ runtimeOptions: { tfm: 'net8.0', ...options } });
}

const FRAMEWORK = { framework: { name: 'Microsoft.AspNetCore.App', version: '8.0.0' } };

/** The shared runtime as packages lay it out (learn.microsoft.com: .NET distribution packaging). */
const SHARED: Files = {
  'usr/share/dotnet/dotnet': fixed,
  'usr/share/dotnet/host/fxr/8.0.4/libhostfxr.so': library(),
  'usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.4/libcoreclr.so': library(),
  'usr/share/dotnet/shared/Microsoft.AspNetCore.App/8.0.4/Microsoft.AspNetCore.dll': 'x',
};

describe('a .NET program', () => {
  it('lacks the shared runtime and the framework that its settings name', async () => {
    const copied = { 'app/api': fixed, 'app/api.runtimeconfig.json': runtimeConfig(FRAMEWORK) };
    const given = { copied, build: { ...SHARED, 'src/app/api': fixed }, named: ['app/api'] };
    expect(await told(given)).toEqual([
      'error missing-module /app/api /usr/share/dotnet/host/fxr',
      'error missing-module /app/api /usr/share/dotnet/shared/Microsoft.AspNetCore.App',
    ]);
    expect(await told({ ...given, base: SHARED })).toEqual([]);
  });

  it('is started by a dotnet that has both beside it', async () => {
    const copied = {
      'usr/share/dotnet/dotnet': fixed,
      'app/api.runtimeconfig.json': runtimeConfig(FRAMEWORK),
    };
    const build = Object.fromEntries(
      Object.entries(SHARED).map(([path, content]) => [`src/${path}`, content]),
    );
    expect(await told({ copied, build, named: ['usr/share/dotnet/dotnet'] })).toEqual([
      'error missing-module /usr/share/dotnet/dotnet /usr/share/dotnet/host/fxr',
      'error missing-module /usr/share/dotnet/dotnet /usr/share/dotnet/shared/Microsoft.AspNetCore.App',
    ]);
  });

  it('that brings its runtime lacks nothing, and settings that are no JSON name nothing', async () => {
    const included = runtimeConfig({
      includedFrameworks: [{ name: 'Microsoft.NETCore.App', version: '8.0.4' }],
    });
    for (const settings of [included, '{', '[]', runtimeConfig({ framework: { name: '../../etc' } })]) {
      const copied = { 'app/api': fixed, 'app/api.runtimeconfig.json': settings };
      expect(await told({ copied, build: { ...SHARED, 'src/app/api': fixed } })).toEqual([]);
    }
  });

  it('opens ICU, unless its settings do without', async () => {
    const api = dynamic('libc.so.6');
    const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library(), ...SHARED };
    const build = {
      'src/app/api': api,
      'usr/lib/libicuuc.so.72': library(),
      'usr/lib/libicui18n.so.72': library(),
    };
    const given = (options: object) => ({
      base,
      build,
      named: ['app/api'],
      copied: { 'app/api': api, 'app/api.runtimeconfig.json': runtimeConfig(options) },
    });
    expect(await told(given(FRAMEWORK))).toEqual([
      'error missing-plugin /app/api libicuuc.so.72',
      'error missing-plugin /app/api libicui18n.so.72',
    ]);
    const invariant = { ...FRAMEWORK, configProperties: { 'System.Globalization.Invariant': true } };
    expect(await told(given(invariant))).toEqual([]);
    const env = ['DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1'];
    expect(await told({ ...given(FRAMEWORK), subject: { env } })).toEqual([]);
  });

  it('takes the ICU that is there, whatever its version, if both its libraries are', async () => {
    const api = dynamic('libc.so.6');
    const given = (...there: string[]) => ({
      base: {
        'lib64/ld-linux-x86-64.so.2': library(),
        'usr/lib/libc.so.6': library(),
        ...SHARED,
        ...Object.fromEntries(there.map((name) => [`usr/lib/${name}`, library()])),
      },
      build: {
        'src/app/api': api,
        ...Object.fromEntries(
          ['libicuuc.so.72', 'libicui18n.so.72', 'libicuuc.so.100', 'libicui18n.so.100'].map((name) => [
            `usr/lib/${name}`,
            library(),
          ]),
        ),
      },
      named: ['app/api'],
      copied: { 'app/api': api, 'app/api.runtimeconfig.json': runtimeConfig(FRAMEWORK) },
    });
    expect(await told(given('libicuuc.so.74', 'libicui18n.so.74'))).toEqual([]);
    expect(await told(given('libicuuc.so.100'))).toEqual(['error missing-plugin /app/api libicui18n.so.100']);
  });
});

describe('a program of glibc', () => {
  const tool = (name: string) =>
    program(elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], texts: [name] }));
  const systemOf = (versionsDefined: readonly string[]): Files => ({
    'lib64/ld-linux-x86-64.so.2': library(),
    'usr/lib/libc.so.6': elfFile({ type: 'shared', versionsDefined }),
  });

  it('opens the name service, which is part of glibc from 2.34 on', async () => {
    const copied = { 'bin/tool': tool('getaddrinfo') };
    const build = {
      'src/bin/tool': tool('getaddrinfo'),
      'usr/lib/libnss_files.so.2': library(),
      'usr/lib/libnss_dns.so.2': library(),
    };
    expect(await told({ base: systemOf(['GLIBC_2.28']), copied, build })).toEqual([
      'warning missing-plugin /bin/tool libnss_files.so.2',
      'warning missing-plugin /bin/tool libnss_dns.so.2',
    ]);
    expect(await told({ base: systemOf(['GLIBC_2.28', 'GLIBC_2.34']), copied, build })).toEqual([]);
  });

  it('opens libgcc_s where it ends a thread, unless it is there', async () => {
    for (const name of ['pthread_exit', 'pthread_cancel']) {
      const given = {
        copied: { 'bin/tool': tool(name) },
        build: { 'src/bin/tool': tool(name), 'usr/lib/libgcc_s.so.1': library() },
      };
      const base = systemOf(['GLIBC_2.34']);
      expect(await told({ base, ...given })).toEqual(['warning missing-plugin /bin/tool libgcc_s.so.1']);
      expect(await told({ base: { ...base, 'usr/lib/libgcc_s.so.1': library() }, ...given })).toEqual([]);
    }
    const joining = tool('pthread_join');
    const build = { 'src/bin/tool': joining, 'usr/lib/libgcc_s.so.1': library() };
    expect(await told({ base: systemOf([]), copied: { 'bin/tool': joining }, build })).toEqual([]);
  });

  it.each([
    ['getpwuid', '/etc/passwd'],
    ['getpwuid_r', '/etc/passwd'],
    ['getgrnam', '/etc/group'],
    ['getgrnam_r', '/etc/group'],
  ])('looks up the user that it runs as and groups, for which it needs accounts: %s', async (name, table) => {
    const accounts = { 'etc/passwd': 'root:x:0:0:::\n', 'etc/group': 'root:x:0:\n' };
    const given = {
      base: systemOf(['GLIBC_2.34']),
      copied: { 'bin/tool': tool(name) },
      build: { 'src/bin/tool': tool(name), ...accounts },
    };
    expect(await told(given)).toEqual([`warning missing-data /bin/tool ${table}`]);
    expect(await told({ ...given, base: { ...given.base, ...accounts } })).toEqual([]);
  });

  it('asks for the locale that the environment names', async () => {
    const copied = { 'bin/tool': tool('setlocale') };
    const base = systemOf(['GLIBC_2.34', 'GLIBC_2.35']);
    const subject = { env: ['LANG=en_US.UTF-8', 'LC_ALL=de_DE.UTF-8'] };
    const build = { 'src/bin/tool': tool('setlocale'), 'usr/lib/locale/de_DE.utf8/LC_TIME': 'x' };
    const [found, ...others] = await findingsOf({ base, copied, build, subject });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'missing-data',
      severity: 'warning',
      needs: '/usr/lib/locale/de_DE.utf8',
      fix: 'COPY --from=build /usr/lib/locale/de_DE.utf8 /usr/lib/locale/de_DE.utf8',
    });
    const archive = { 'usr/lib/locale/locale-archive': 'x' };
    expect(await told({ base: { ...base, ...archive }, copied, build, subject })).toEqual([]);
    // It is part of glibc from 2.35 on, and a folder all the same.
    const utf8 = { env: ['LANG=C.UTF-8'] };
    expect(await told({ base, copied, build, subject: utf8 })).toEqual([]);
    const withUtf8 = { ...build, 'usr/lib/locale/C.utf8/LC_CTYPE': 'x' };
    expect(await told({ base, copied, build: withUtf8, subject: utf8 })).toEqual([
      'warning missing-data /bin/tool /usr/lib/locale/C.utf8',
    ]);
    expect(await told({ base, copied, build, subject: { env: ['LANG=C'] } })).toEqual([]);
  });
});

it('a program that sets C.UTF-8 itself lacks that where its stage has it', async () => {
  const tool = (...texts: string[]) =>
    program(elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], texts: ['setlocale', ...texts] }));
  const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library() };
  const of = (copied: Content) => {
    const build = { 'src/bin/tool': copied, 'usr/lib/locale/C.utf8/LC_CTYPE': 'x' };
    return told({ base, copied: { 'bin/tool': copied }, build });
  };
  expect(await of(tool('C.UTF-8'))).toEqual(['warning missing-data /bin/tool /usr/lib/locale/C.utf8']);
  expect(await of(tool('not C.UTF-8'))).toEqual([]);
});

describe('Python where the environment names no locale', () => {
  it('takes C.UTF-8, if its stage has that', async () => {
    const python = program(elfFile({ interpreter: GLIBC, needed: ['libc.so.6'] }));
    const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library() };
    const copied = { 'usr/bin/python3.13': python, 'usr/lib/python3.13/encodings/x': 'x' };
    const build = { 'src/usr/bin/python3.13': python, 'usr/lib/locale/C.utf8/LC_CTYPE': 'x' };
    const of = (env: readonly string[]) => told({ base, copied, build, subject: { env } });
    const missing = ['warning missing-data /usr/bin/python3.13 /usr/lib/locale/C.utf8'];
    expect(await of([])).toEqual(missing);
    expect(await of(['LANG=C'])).toEqual(missing);
    expect(await of(['LC_ALL=C'])).toEqual([]);
    expect(await told({ base, copied, build: { 'src/usr/bin/python3.13': python } })).toEqual([]);
  });
});

describe('a program of a gem', () => {
  const run = script("#!/usr/bin/ruby\nload Gem.activate_bin_path('rake', 'rake', '>= 0.a')\n");
  const gems = { 'var/lib/gems/3.3.0/specifications/rake-13.0.6.gemspec': 'x' };

  it('lacks the folder of gems that has it', async () => {
    const given = { base: { 'usr/bin/ruby': fixed }, copied: { 'bin/rake': run }, named: ['bin/rake'] };
    expect(await told({ ...given, build: gems })).toEqual([
      'error missing-module /bin/rake /var/lib/gems/3.3.0',
    ]);
    expect(await told({ ...given, base: { ...given.base, ...gems }, build: gems })).toEqual([]);
    const other = { 'var/lib/gems/3.3.0/specifications/rake-compiler-1.2.gemspec': 'x' };
    expect(await told({ ...given, build: other })).toEqual([]);
  });
});

describe('a script that requires a gem', () => {
  it('may lack the folder of gems that has it', async () => {
    const copied = { 'bin/run': script('#!/usr/bin/ruby\nrequire "nokogiri"\n') };
    const build = {
      'usr/lib/rubygems-integration/3.3.0/specifications/nokogiri-1.18.2.gemspec':
        '  s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4".freeze])\n',
      'usr/share/rubygems-integration/all/specifications/racc-1.8.gemspec': 'x',
    };
    expect(await told({ base: { 'usr/bin/ruby': fixed }, copied, named: ['bin/run'], build })).toEqual([
      'warning missing-module /bin/run /usr/lib/rubygems-integration/3.3.0',
      'warning missing-module /bin/run /usr/share/rubygems-integration/all',
    ]);
  });
});

describe('a program that a wrapper starts', () => {
  it('must be there', async () => {
    const given = { ...entrypoint('/bin/tini', '--', '/bin/app'), base: { 'bin/tini': fixed } };
    expect(await told({ ...given, build: { 'bin/app': fixed } })).toEqual([
      'error missing-program /bin/app /bin/app',
    ]);
    expect(await told({ ...given, base: { ...given.base, 'bin/app': fixed } })).toEqual([]);
  });
});

describe('a program of the build context', () => {
  const tool = program(elfFile({ texts: ['/usr/share/tool', '/opt/tool/plugins'] }));
  const origin = {
    kind: 'copy',
    line: 5,
    from: null,
    path: '/tool',
    source: { stage: null },
  } as const;
  const given = (build: Files) => ({
    copied: { 'bin/tool': tool },
    build: {},
    other: build,
    subject: { origin: (path: string) => (path === 'bin/tool' ? origin : null) },
  });

  it('is held against the stages, and what none of them has is said', async () => {
    expect(await told(given({ 'usr/share/tool/data': 'x' }))).toEqual([
      'warning missing-data /bin/tool /usr/share/tool',
      'note not-looked-at /bin/tool',
    ]);
    const [, note] = await findingsOf(given({ 'usr/share/tool/data': 'x' }));
    expect(note?.detail).toBe(
      'Not looked at: what /bin/tool reads at paths that no stage has (/opt/tool/plugins)',
    );
  });
});
