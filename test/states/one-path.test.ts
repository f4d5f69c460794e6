import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { fileType } from '../../src/filesystem/mode.ts';
import { parentOf } from '../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { StateRef } from '../../src/ports.ts';
import { entriesAt, findOnePath, readOneFile } from '../../src/states/one-path.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';

/** A state that is asked folder by folder; it notes the folders. */
function stateOf(entries: readonly TreeEntry[]): StateRef & { readonly asked: string[] } {
  const tree = FileTree.of(entries);
  const asked: string[] = [];
  return {
    asked,
    id: 'a',
    stat: () => Promise.reject(new Error('not in this test')),
    async readDir(path, name) {
      asked.push(`${path} ${name}`);
      return tree
        .children(path.slice(1))
        .map((entry) => ({ ...entry, path: entry.path.slice(entry.path.lastIndexOf('/') + 1) }))
        .filter((entry) => entry.path === name);
    },
    async readFile(path, { offset, length } = { offset: 0, length: 100 }) {
      asked.push(`${path} ${offset}`);
      return Buffer.from('abcdefgh').subarray(offset, offset + Math.min(length, 3));
    },
  };
}

const NAMES = ['a', 'b', 'c'] as const;
const path = fc
  .array(fc.constantFrom(...NAMES, '..', '.'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'));

const plainPath = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

/** A tree of folders and files, with links to anywhere in it and out of it. */
const trees = fc
  .array(
    fc.record({
      parts: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
      kind: fc.constantFrom('file', 'link', 'folder'),
      target: fc.tuple(fc.constantFrom('', '/'), path).map(([start, rest]) => start + rest),
    }),
    { maxLength: 12 },
  )
  .map((rows) => {
    const entries = new Map<string, TreeEntry>();
    for (const { parts, kind, target } of rows) {
      parts.slice(0, -1).forEach((_, at) => {
        const above = parts.slice(0, at + 1).join('/');
        entries.set(above, folder(above));
      });
      const own = parts.join('/');
      if (kind === 'link') entries.set(own, symlink(own, target));
      else entries.set(own, kind === 'file' ? file(own, { size: 1 }) : folder(own));
    }
    return [...entries.values()];
  });

describe('one path', () => {
  it('leads where the list of all files leads it', async () => {
    await fc.assert(
      fc.asyncProperty(trees, path, async (entries, wanted) => {
        const listed = FileTree.of(entries).follow(wanted);
        const state = stateOf(entries);
        const found = await findOnePath(wanted, async () => state);
        if (listed.problem !== null) expect(found).toBeNull();
        else expect(found?.followed).toEqual(listed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the link itself too, where the path ends in one', async () => {
    const entries = [folder('a'), file('a/b', { size: 1 }), symlink('a/l', 'b'), symlink('d', 'a')];
    const own = async (asked: string) => (await findOnePath(asked, async () => stateOf(entries)))?.own?.path;
    expect([await own('/a/l'), await own('d/l'), await own('/d'), await own('/d/b')]).toEqual([
      'a/l',
      'a/l',
      'd',
      undefined,
    ]);
  });

  it('is one of several that are asked for at once, each as the list of all files has it', async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.array(plainPath, { maxLength: 6 }), async (entries, wanted) => {
        const tree = FileTree.of(entries);
        const found = await entriesAt(wanted, stateOf(entries));
        expect([...found!.keys()].sort()).toEqual([...new Set(wanted)].sort());
        for (const each of wanted) {
          // The trees of these tests may have entries below what is no folder.
          const { problem, chain, entry } = tree.follow(parentOf(each));
          const isFolder = entry === null || fileType(entry.mode) === 'dir';
          const isThere = problem === null && chain.length === 0 && isFolder;
          expect(found!.get(each)).toEqual((isThere ? tree.get(each) : null) ?? null);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is asked for with others in one question for each folder and name; a refusal is no answer', async () => {
    const state = stateOf([folder('a'), file('a/b', { size: 8 }), file('a/c')]);
    await entriesAt(['a/b', 'a/c', 'a/b/x', 'a'], state);
    expect(state.asked).toEqual(['/ a', '/a b', '/a c']);
    // Of such a name the engine would look at all that is below its folder.
    for (const odd of ['app/[id]/page.tsx', 'Icon\r', ' a/b', 'a^'])
      expect(await entriesAt([odd], state)).toBeNull();
    const refusing: StateRef = { ...state, readDir: () => Promise.reject(new Error('refused')) };
    expect(await entriesAt(['a/b'], refusing)).toBeNull();
  });

  it('costs a question for each of its folders, and the pieces of its file', async () => {
    const state = stateOf([folder('a'), file('a/b', { size: 8 }), file('other')]);
    const found = await findOnePath('/a/b', async () => state);
    const pieces: string[] = [];
    await readOneFile(
      found!.followed.entry!,
      async () => state,
      (bytes) => void pieces.push(Buffer.from(bytes).toString()),
    );
    expect(pieces.join('')).toBe('abcdefgh');
    expect(state.asked).toEqual(['/ a', '/a b', '/a/b 0', '/a/b 3', '/a/b 6']);
  });
});
