import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { nameOf } from '../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { EngineLostError, type StateRef } from '../../src/ports.ts';
import { listFolder } from '../../src/states/one-folder.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';

/** A state that is asked folder by folder, as the engine answers: hard links are known within one folder only. */
function stateOf(entries: readonly TreeEntry[]): StateRef & { readonly asked: string[] } {
  const tree = FileTree.of(entries);
  const asked: string[] = [];
  return {
    asked,
    id: 'a',
    stat: () => Promise.reject(new Error('not in this test')),
    readFile: async () => new Uint8Array(),
    async readDir(path) {
      asked.push(path);
      const seen = new Map<string, string>();
      return tree.children(path.slice(1)).map((entry) => {
        const name = nameOf(entry.path);
        const content = tree.contentOf(entry);
        const first = seen.get(content.path);
        seen.set(content.path, first ?? name);
        const isLink = content !== entry || content.linkname === '';
        if (!isLink || first === undefined) return { ...content, path: name, linkname: content.linkname };
        return { ...content, path: name, size: 0, linkname: first };
      });
    },
  };
}

const below = (entries: readonly TreeEntry[], path: string): readonly TreeEntry[] =>
  FileTree.of(entries)
    .entries()
    .filter((entry) => entry.path.startsWith(`${path}/`));

const NAMES = ['a', 'b', 'a-b', 'B', 'é'] as const;

/** Trees in which files of different folders may be alike, or one. */
const trees = fc
  .array(
    fc.record({
      parts: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
      kind: fc.constantFrom('file', 'link', 'folder', 'name'),
      time: fc.bigInt(0n, 40n),
    }),
    { maxLength: 16 },
  )
  .map((rows) => {
    const entries = new Map<string, TreeEntry>();
    const taken = new Set<string>();
    for (const { parts, kind, time } of rows) {
      const folders = parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/'));
      const own = parts.join('/');
      if (taken.has(own) || entries.has(own) || folders.some((each) => taken.has(each))) continue;
      for (const each of folders) entries.set(each, folder(each));
      const first = [...taken].toSorted().find((path) => entries.get(path)?.linkname === '');
      if (kind !== 'folder') taken.add(own);
      if (kind === 'link') entries.set(own, symlink(own, '../x'));
      else if (kind === 'folder') entries.set(own, folder(own));
      else if (kind === 'file' || first === undefined || own < first)
        entries.set(own, file(own, { mtimeNs: time }));
      else entries.set(own, { ...(entries.get(first) as TreeEntry), path: own, linkname: first, size: 0 });
    }
    return [...entries.values()];
  });

describe('one folder', () => {
  it('is listed as in the list of all files, or left to it', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(trees, fc.constantFrom(...NAMES), async (entries, wanted) => {
        const found = await listFolder(wanted, async () => stateOf(entries));
        if (found === null) return;
        compared += 1;
        // A hard link whose first name is elsewhere is a file there.
        const inside = (linkname: string): string => (linkname.startsWith(`${wanted}/`) ? linkname : '');
        const listed = below(entries, wanted).map((entry) =>
          entry.linkname === '' || entry.linkname === '../x'
            ? entry
            : { ...entry, linkname: inside(entry.linkname) },
        );
        expect(FileTree.of(found).count).toBe(listed.length);
        expect(found.map(({ path }) => path)).toEqual(listed.map(({ path }) => path));
        expect(sized(found)).toEqual(listed.map(({ path, size }) => `${path} ${size}`));
        const outside = listed.some(({ linkname }, at) => linkname === '' && found[at]?.linkname !== '');
        if (!outside)
          expect(found.map(({ linkname }) => linkname)).toEqual(listed.map(({ linkname }) => linkname));
      }),
      { numRuns: 2_000 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it('asks for the folders in it only', async () => {
    const entries = [folder('a'), folder('a/b'), file('a/b/c'), folder('d'), folder('d/e')];
    const state = stateOf(entries);
    expect((await listFolder('a', async () => state))?.map(({ path }) => path)).toEqual(['a/b', 'a/b/c']);
    expect(state.asked).toEqual(['/a', '/a/b']);
  });

  it('is left to the list of all files where that is there sooner', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => folder(`a/${at}`));
    const state = stateOf([folder('a'), ...many]);
    expect(await listFolder('a', async () => state)).toBeNull();
    expect(state.asked).toEqual(['/a']);
  });

  it('is left to the list of all files where the engine cannot read it, but not where there is no engine', async () => {
    const refusing = (error: Error): StateRef => ({ ...stateOf([]), readDir: () => Promise.reject(error) });
    expect(await listFolder('a', async () => refusing(new Error('invalid UTF-8')))).toBeNull();
    const lost = new EngineLostError('unix:///engine.sock', 'closed');
    await expect(listFolder('a', async () => refusing(lost))).rejects.toBe(lost);
  });
});

function sized(entries: readonly TreeEntry[]): readonly string[] {
  const tree = FileTree.of(entries);
  return entries.map((entry) => `${entry.path} ${tree.contentOf(entry).size}`);
}
