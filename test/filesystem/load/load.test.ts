import { describe, expect, it } from 'vitest';
import {
  glibcPlaces,
  isMuslLoader,
  type LoadSettings,
  loadProgram,
  muslPlaces,
} from '../../../src/filesystem/load/index.ts';
import { type Files, rootOf } from '../check/root-of.ts';
import { type ElfParts, elfFile } from '../elf/elf-file.ts';

const GLIBC = '/lib64/ld-linux-x86-64.so.2';
const MUSL = '/lib/ld-musl-x86_64.so.1';

/** A loader with the folders of Debian compiled into it. */
const debianLoader = Buffer.concat([
  elfFile({ type: 'shared', soname: 'ld-linux-x86-64.so.2' }),
  Buffer.from('\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0\0'),
]);

const library = (parts: ElfParts = {}) => elfFile({ type: 'shared', ...parts });
const binary = (parts: ElfParts, loader = GLIBC) =>
  elfFile({ type: 'shared', interpreter: loader, ...parts });

/** What a loader would load for `app`, by paths, and what it would miss. */
async function load(files: Files, given: Partial<LoadSettings> & { path?: string } = {}) {
  const { path = '/app', ...settings } = given;
  const root = rootOf(files);
  const file = root.locate(path);
  const reading = await file?.elf();
  if (!file || reading?.kind !== 'elf') throw new Error('no program');
  const interpreter = reading.elf.interpreter ?? '';
  const loader = root.locate(interpreter);
  const places = isMuslLoader(interpreter)
    ? await muslPlaces(root, interpreter)
    : await glibcPlaces(root, loader, 62);
  const loaded = await loadProgram(
    root,
    { file, elf: reading.elf, path: `/${file.path}`, by: null },
    { places, libraryPath: '', cwd: '/work', secure: false, loader, ...settings },
    async () => null,
  );
  return {
    paths: loaded.objects.slice(1).map((object) => object.path),
    missing: loaded.missing.map(({ name }) => name),
    unfit: loaded.missing.flatMap(({ unfit }) => unfit.map((each) => each.path)),
    versions: loaded.missingVersions.map(({ versions }) => versions),
    folders: loaded.missing[0]?.search.folders,
  };
}

/** /etc/ld.so.cache as ldconfig of today writes it. */
function cacheOf(entries: Readonly<Record<string, string>>, { old = false } = {}): Uint8Array {
  const names = Object.entries(entries).flat();
  const strings = Buffer.from(names.map((name) => `${name}\0`).join(''));
  const count = names.length / 2;
  const head = Buffer.alloc(48 + 24 * count);
  head.write('glibc-ld.so.cache1.1', 'latin1');
  head.writeUInt32LE(count, 20);
  head.writeUInt32LE(strings.length, 24);
  let at = head.length;
  for (const [index, name] of names.entries()) {
    head.writeUInt32LE(at, 48 + 24 * Math.floor(index / 2) + (index % 2 === 0 ? 4 : 8));
    at += name.length + 1;
  }
  const cache = Buffer.concat([head, strings]);
  return old ? Buffer.concat([Buffer.from('ld.so-1.7.0\0\0\0\0\0'), cache]) : cache;
}

describe('glibc', () => {
  it('finds libraries of libraries in the folders of its loader, each once', async () => {
    const found = await load({
      app: binary({ needed: ['liba.so', 'libc.so.6'] }),
      'lib64/ld-linux-x86-64.so.2': debianLoader,
      'lib/x86_64-linux-gnu/liba.so': library({ needed: ['libb.so', 'libc.so.6', 'ld-linux-x86-64.so.2'] }),
      'usr/lib/libb.so': library({ needed: ['liba.so'] }),
      'usr/lib/x86_64-linux-gnu/libc.so.6': library({}),
    });
    expect(found.paths).toEqual([
      '/lib/x86_64-linux-gnu/liba.so',
      '/usr/lib/x86_64-linux-gnu/libc.so.6',
      '/usr/lib/libb.so',
    ]);
    expect(found.missing).toEqual([]);
  });

  it('does not look in folders that are not compiled into the loader', async () => {
    const found = await load({
      app: binary({ needed: ['liba.so'] }),
      'lib64/ld-linux-x86-64.so.2': debianLoader,
      'usr/local/lib/liba.so': library(),
      'usr/lib64/liba.so': library(),
    });
    expect(found.missing).toEqual(['liba.so']);
    expect(found.folders).toEqual(['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib', '/usr/lib']);
  });

  it('looks in all usual folders if the loader is missing', async () => {
    const files = { app: binary({ needed: ['liba.so'] }), 'usr/lib64/liba.so': library() };
    expect((await load(files)).paths).toEqual(['/usr/lib64/liba.so']);
  });

  it('goes by ld.so.cache, new, behind an old one, or for another path; not by ld.so.conf', async () => {
    const files = {
      app: binary({ needed: ['liba.so'] }),
      'opt/liba.so.1.0': library(),
      'opt/liba.so': { link: 'liba.so.1.0' },
      'etc/ld.so.conf': '/opt\n',
    };
    expect((await load(files)).missing).toEqual(['liba.so']);
    for (const old of [false, true]) {
      const cache = cacheOf({ 'libx.so': '/gone/libx.so', 'liba.so': '/opt/liba.so' }, { old });
      expect((await load({ ...files, 'etc/ld.so.cache': cache })).paths).toEqual(['/opt/liba.so']);
    }
    const gone = cacheOf({ 'liba.so': '/gone/liba.so' });
    expect((await load({ ...files, 'etc/ld.so.cache': gone })).missing).toEqual(['liba.so']);
    for (const cut of [0, 10, 30, 60, 75, 90]) {
      const cache = cacheOf({ 'liba.so': '/opt/liba.so' }).subarray(0, cut);
      expect((await load({ ...files, 'etc/ld.so.cache': cache })).missing).toEqual(['liba.so']);
    }
  });

  it('follows ld.so.conf with what it includes', async () => {
    const root = rootOf({
      'etc/ld.so.conf': '# a comment\ninclude ld.so.conf.d/*.conf /etc/more/[ab]?.x\n/opt/first\n',
      'etc/ld.so.conf.d/b.conf': '/opt/b/ # why\n\n',
      'etc/ld.so.conf.d/a.conf': '/opt/a\ninclude /etc/ld.so.conf\n',
      'etc/ld.so.conf.d/.hidden.conf': '/opt/hidden\n',
      'etc/ld.so.conf.d/note.txt': '/opt/note\n',
      'etc/more/b1.x': '/opt/b1\n',
      'etc/more/c1.x': '/opt/c1\n',
    });
    expect((await glibcPlaces(root, null, 62)).configured).toEqual([
      '/opt/a',
      '/opt/b',
      '/opt/b1',
      '/opt/first',
    ]);
  });

  it('looks in DT_RPATH, LD_LIBRARY_PATH, DT_RUNPATH, the cache, the defaults, in this order', async () => {
    const all = {
      'rpath/liba.so': library(),
      'env/liba.so': library(),
      'runpath/liba.so': library(),
      'cached/liba.so': library(),
      'usr/lib/liba.so': library(),
      'etc/ld.so.cache': cacheOf({ 'liba.so': '/cached/liba.so' }),
    };
    const order = [];
    const left: Record<string, Uint8Array> = { ...all };
    for (let round = 0; round < 4; round += 1) {
      const app = binary({
        needed: ['liba.so'],
        ...(round === 0 ? { rpath: '/rpath' } : { runpath: '/runpath' }),
      });
      const [path = ''] = (await load({ ...left, app }, { libraryPath: '/env' })).paths;
      order.push(path);
      delete left[path.slice(1)];
    }
    expect(order).toEqual(['/rpath/liba.so', '/env/liba.so', '/runpath/liba.so', '/cached/liba.so']);
  });

  it('forgets DT_RPATH where there is a DT_RUNPATH', async () => {
    const files = {
      app: binary({ needed: ['liba.so'], rpath: '/rpath', runpath: '/runpath' }),
      'rpath/liba.so': library(),
    };
    expect((await load(files)).missing).toEqual(['liba.so']);
  });

  it('takes DT_RPATH of the program for libraries of libraries, but not DT_RUNPATH', async () => {
    const libraries = { 'own/liba.so': library({ needed: ['libb.so'] }), 'own/libb.so': library() };
    const rpath = { app: binary({ needed: ['liba.so'], rpath: '/own' }), ...libraries };
    expect((await load(rpath)).missing).toEqual([]);
    const runpath = { app: binary({ needed: ['liba.so'], runpath: '/own' }), ...libraries };
    expect((await load(runpath)).missing).toEqual(['libb.so']);
    const stopped = { ...rpath, 'own/liba.so': library({ needed: ['libb.so'], runpath: '/nowhere' }) };
    expect((await load(stopped)).missing).toEqual(['libb.so']);
  });

  it.each([
    ['$ORIGIN/../lib', '/opt/app/lib/liba.so'],
    ['\u0024{ORIGIN}/../lib', '/opt/app/lib/liba.so'],
    ['/base/$LIB', '/base/lib/x86_64-linux-gnu/liba.so'],
    ['/base/$PLATFORM', '/base/haswell/liba.so'],
    ['relative', '/work/relative/liba.so'],
    ['', null],
    ['$ORIGINAL', null],
  ])('knows what %s stands for', async (runpath, expected) => {
    const files = {
      'opt/app/bin/app': binary({ needed: ['liba.so'], runpath }),
      'bin/app': { link: '/opt/app/bin/app' },
      'lib64/ld-linux-x86-64.so.2': debianLoader,
      ...(expected === null ? {} : { [expected.slice(1)]: library() }),
    };
    const found = await load(files, { path: '/bin/app' });
    expect(found.missing).toEqual(expected === null ? ['liba.so'] : []);
  });

  it('takes a name with a slash as a path', async () => {
    const files = { app: binary({ needed: ['/opt/liba.so', './libb.so'] }), 'opt/liba.so': library() };
    expect(await load(files)).toMatchObject({ paths: ['/opt/liba.so'], missing: ['./libb.so'] });
  });

  it('passes over files for other machines, and names them', async () => {
    const files = {
      app: binary({ needed: ['liba.so'], runpath: '/one:/two:/three' }),
      'one/liba.so': library({ machine: 183 }),
      'two/liba.so': 'no library',
      'three/liba.so': library({ bits: 32, machine: 3 }),
    };
    expect(await load(files)).toMatchObject({
      missing: ['liba.so'],
      unfit: ['/one/liba.so', '/two/liba.so', '/three/liba.so'],
    });
    expect((await load({ ...files, 'usr/lib/liba.so': library() })).paths).toEqual(['/usr/lib/liba.so']);
  });

  it('has what was loaded under another name', async () => {
    const files = {
      app: binary({ needed: ['/opt/real.so', 'libname.so.1'] }),
      'opt/real.so': library({ soname: 'libname.so.1' }),
    };
    expect(await load(files)).toMatchObject({ paths: ['/opt/real.so'], missing: [] });
  });

  it('ignores LD_LIBRARY_PATH for set-uid programs, and default folders where the file says so', async () => {
    const files = { app: binary({ needed: ['liba.so'] }), 'env/liba.so': library() };
    expect((await load(files, { libraryPath: '/x;/env' })).missing).toEqual([]);
    expect((await load(files, { libraryPath: '/env', secure: true })).missing).toEqual(['liba.so']);
    const none = { app: binary({ needed: ['liba.so'], flags: 0x800 }), 'usr/lib/liba.so': library() };
    expect((await load(none)).missing).toEqual(['liba.so']);
  });

  it('finds libraries for better processors', async () => {
    const files = {
      app: binary({ needed: ['liba.so'] }),
      'usr/lib/glibc-hwcaps/x86-64-v3/liba.so': library(),
    };
    expect((await load(files)).missing).toEqual([]);
  });

  it('misses versions that a library does not offer', async () => {
    const app = binary({
      needed: ['libc.so.6', 'libold.so'],
      versionsNeeded: { 'libc.so.6': ['GLIBC_2.2.5', '?GLIBC_WEAK', 'GLIBC_2.38'], 'libold.so': ['OLD_1'] },
    });
    const files = {
      app,
      'usr/lib/libc.so.6': library({ soname: 'libc.so.6', versionsDefined: ['GLIBC_2.2.5', 'GLIBC_2.36'] }),
      'usr/lib/libold.so': library(),
    };
    expect((await load(files)).versions).toEqual([['GLIBC_2.38']]);
  });

  it('ends if libraries need one another in a circle', async () => {
    const circle = {
      app: binary({ needed: ['lib0.so'] }),
      ...Object.fromEntries(
        Array.from({ length: 50 }, (_, at) => [
          `usr/lib/lib${at}.so`,
          library({ needed: [`lib${(at + 1) % 50}.so`] }),
        ]),
      ),
    };
    expect((await load(circle)).paths).toHaveLength(50);
  });
});

describe('hostile files of the loader', () => {
  it('never make reading endless', async () => {
    const app = binary({ needed: ['liba.so'], runpath: '/a:'.repeat(5000) });
    const cache = Buffer.from(
      cacheOf(Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`l${at}`, '/']))),
    );
    cache.fill(0x61, 48 + 24 * 9000);
    const root = {
      app,
      'lib64/ld-linux-x86-64.so.2': Buffer.concat([debianLoader, Buffer.from('/lib'.repeat(900_000))]),
      'etc/ld.so.cache': Buffer.concat([cache, Buffer.alloc(8_000_000, 0x61)]),
      'etc/ld.so.conf': `include ${'*a'.repeat(60)}b\n${'/'.repeat(60_000)}x\ninclude [\ninclude /etc/ld.so.conf\n`,
      [`etc/${'a'.repeat(250)}`]: '/x\n',
    };
    expect((await load(root)).missing).toEqual(['liba.so']);
  });
});

describe('musl', () => {
  it('has its C library within the loader, and its own default folders', async () => {
    const found = await load({
      app: binary({ needed: ['libz.so.1', 'libc.musl-x86_64.so.1', 'libpthread.so.0', 'libcap.so'] }, MUSL),
      'usr/local/lib/libz.so.1': library(),
      'usr/lib64/libcap.so': library(),
    });
    expect(found).toMatchObject({
      paths: ['/usr/local/lib/libz.so.1'],
      missing: ['libcap.so'],
      folders: ['/lib', '/usr/local/lib', '/usr/lib'],
    });
  });

  it('reads its path file instead of the default folders', async () => {
    const files = {
      app: binary({ needed: ['liba.so', 'libb.so'] }, MUSL),
      'etc/ld-musl-x86_64.path': '/one\n/two:/three\n',
      'three/liba.so': library(),
      'lib/libb.so': library(),
    };
    expect(await load(files)).toMatchObject({ missing: ['libb.so'], folders: ['/one', '/two', '/three'] });
  });

  it('has LD_LIBRARY_PATH first, and either of rpath and runpath for libraries of libraries too', async () => {
    const files = {
      app: binary({ needed: ['liba.so', 'libenv.so'], runpath: '$ORIGIN/own' }, MUSL),
      'own/liba.so': library({ needed: ['libb.so'] }),
      'own/libb.so': library(),
      'own/libenv.so': library(),
      'env/libenv.so': library(),
    };
    expect((await load(files, { libraryPath: '/env' })).paths).toEqual([
      '/own/liba.so',
      '/env/libenv.so',
      '/own/libb.so',
    ]);
  });

  it('knows no cache, no $LIB, and takes the first file there is', async () => {
    const files = {
      app: binary({ needed: ['liba.so'], rpath: '/base/$LIB:/one:/two' }, MUSL),
      'one/liba.so': library({ machine: 183 }),
      'two/liba.so': library(),
      'etc/ld.so.cache': cacheOf({ 'liba.so': '/two/liba.so' }),
    };
    expect(await load(files)).toMatchObject({ missing: ['liba.so'], unfit: ['/one/liba.so'] });
  });

  it('is recognised by the name of the loader', () => {
    expect(['/lib/ld-musl-aarch64.so.1', GLIBC, '/lib/ld-musl.so'].map(isMuslLoader)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
