import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIgnoreExplainer, parseIgnoreFile } from '../../src/filesystem/ignore/index.ts';
import { missingSources, relativePath, type SourceName } from '../../src/filesystem/missing-source.ts';

/** A tree of these files, with the folders that they are in; `a -> b` is a symlink. */
function tree(...files: string[]): SourceName[] {
  const names = new Map<string, string>();
  for (const file of files) {
    const [path = '', linkname = ''] = file.split(' -> ');
    const parts = path.split('/');
    for (let at = 1; at < parts.length; at += 1) names.set(parts.slice(0, at).join('/'), '');
    names.set(path, linkname);
  }
  return Array.from(names, ([path, linkname]) => ({ path, linkname }));
}

function ignoring(text: string) {
  const verdict = createIgnoreExplainer(parseIgnoreFile(text));
  return (path: string) => {
    const { excluded, line = 0, pattern = '' } = verdict(path);
    return excluded ? { line, pattern } : null;
  };
}

describe('missing sources', () => {
  const files = tree('src/main.c', 'src/app.js', 'README.md', 'package.json', 'assets/logo.svg');

  it('are those that name nothing, with the nearest names', async () => {
    expect(await missingSources(['package.json', '/src', '.'], files)).toEqual([]);
    expect(await missingSources(['app.js'], files)).toEqual([
      { path: 'app.js', led: null, excluded: null, near: ['src/app.js'] },
    ]);
    expect((await missingSources(['readme.md'], files))[0]?.near).toEqual(['README.md']);
    expect((await missingSources(['src/mian.c'], files))[0]?.near).toEqual(['src/main.c']);
    expect((await missingSources(['src/app.ts'], files))[0]?.near).toEqual(['src/app.js']);
    expect((await missingSources(['assets/zebra.png'], files))[0]?.near).toEqual(['assets/logo.svg']);
  });

  it('are never said to be a link that leads nowhere, or to what is not sent', async () => {
    const linked = tree('app.js', 'dangling -> nowhere', 'mine -> app.js', 'out -> secret.txt', 'secret.txt');
    expect((await missingSources(['dangling'], linked, ignoring('secret.txt')))[0]?.near).toEqual([
      'app.js',
      'mine',
    ]);
  });

  it('name the line of the ignore file that excludes them, or their folder', async () => {
    const excluded = ignoring('# all\n*.md\nsrc\n!src/keep\n');
    expect(await missingSources(['README.md'], files, excluded)).toEqual([
      { path: 'README.md', led: null, excluded: { line: 2, pattern: '*.md' }, near: [] },
    ]);
    expect((await missingSources(['src/main.c'], files, excluded))[0]?.excluded).toEqual({
      line: 3,
      pattern: 'src',
    });
    expect((await missingSources(['src'], files, excluded))[0]?.excluded?.line).toBe(3);
    expect(await missingSources(['src'], [...files, ...tree('src/keep')], excluded)).toEqual([]);
  });

  it('of patterns are those that match only what is kept out', async () => {
    expect(await missingSources(['*.nope'], files)).toEqual([]);
    expect(await missingSources(['*.md'], files)).toEqual([]);
    expect((await missingSources(['*.md'], files, ignoring('*.md')))[0]?.excluded?.line).toBe(1);
  });

  it('of patterns are also folders that they are looked for in', async () => {
    expect(await missingSources(['scr/lib/*.c'], files)).toEqual([
      { path: 'scr/lib', led: null, excluded: null, near: [] },
    ]);
    expect((await missingSources(['asets/*/x?.svg'], files))[0]).toMatchObject({
      path: 'asets',
      near: ['assets'],
    });
    expect(await missingSources(['src/*.nope', 'assets/../src/*'], files)).toEqual([]);
  });

  it('follow links, and end on circles of links', async () => {
    const linked = tree(
      'usr/lib/x.so',
      'lib -> usr/lib',
      'deep/up -> ../usr',
      'a -> b',
      'b -> a',
      'abs -> /usr',
    );
    expect(await missingSources(['lib/x.so', 'deep/up/lib/x.so', 'abs/lib'], linked)).toEqual([]);
    expect(await missingSources(['a/x'], linked)).toHaveLength(1);
  });

  it('are what links lead to: nothing, what is excluded, or the link itself', async () => {
    const linked = tree(
      'app/main.js',
      'notes.txt',
      'a/broken -> ../gone',
      'old -> a/broken',
      'n -> notes.txt',
      'abs -> /app/mian.js',
      'o -> o',
      'dir -> none',
    );
    const [missing] = await missingSources(['old'], linked);
    expect(missing?.led).toMatchObject({ kind: 'missing', path: 'gone', link: { path: 'a/broken' } });
    const ends = async (source: string) =>
      (await missingSources([source], linked, ignoring('*.txt'))).map(({ led, near, excluded }) => [
        led?.kind,
        led?.path,
        near[0],
        excluded?.line,
      ]);
    expect(await ends('abs')).toEqual([['missing', 'app/mian.js', 'app/main.js', undefined]]);
    expect((await ends('dir/x'))[0]?.slice(0, 2)).toEqual(['missing', 'none/x']);
    expect(await ends('n')).toEqual([['there', 'notes.txt', undefined, 1]]);
    expect(await ends('o')).toEqual([['loop', 'o', undefined, undefined]]);
    expect(await ends('a')).toEqual([]);
  });

  it('of patterns are links that lead nowhere, too', async () => {
    const linked = tree('app/main.js', 'x1 -> app', 'x2 -> gone');
    expect((await missingSources(['x*'], linked)).map(({ path }) => path)).toEqual(['x2']);
  });

  it('are paths that do not leave the root', () => {
    expect(relativePath('../../x/./y')).toBe('x/y');
    expect(relativePath('/')).toBe('');
  });

  const name = fc.stringMatching(/^[abc.]{1,3}$/).filter((text) => !/^\.+$/.test(text));
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

  it('are never what is there, and near names always are there and sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(path),
        path,
        fc.array(path, { maxLength: 3 }),
        async (paths, wanted, ignored) => {
          const names = tree(...paths);
          const excluded = ignoring(ignored.join('\n'));
          const [missing] = await missingSources([wanted], names, excluded);
          const there = names.some((each) => each.path === wanted);
          if (there && excluded(wanted) === null) expect(missing).toBeUndefined();
          if (!there) expect(missing?.excluded).toBeNull();
          if (missing?.excluded != null) expect(excluded(wanted)).toEqual(missing.excluded);
          for (const near of missing?.near ?? []) {
            expect(names.some((each) => each.path === near)).toBe(true);
            expect(excluded(near)).toBeNull();
          }
          expect(missing?.near.length ?? 0).toBeLessThanOrEqual(5);
        },
      ),
    );
  });
});
