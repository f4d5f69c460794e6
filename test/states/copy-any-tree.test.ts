/** Any tree, copied out to a real disk, is what it was: contents, holes, modes, times, links, hard links. */
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { fileType, permissions } from '../../src/filesystem/mode.ts';
import { nameOf, parentOf } from '../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { openCopyDestination } from '../../src/project/copy-target.ts';
import { copyOut } from '../../src/states/copy-out.ts';
import { planCopy } from '../../src/states/copy-plan.ts';
import type { StateFiles } from '../../src/states/state-files.ts';
import { DEVICE, file, folder, SETUID, symlink } from '../filesystem/entries.ts';

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'stagedive-any-tree-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const name = fc.constantFrom('a', 'b', 'c', 'odd name', 'é', '\x1b[31m', '\u202e', '-rf', '...');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => ['top', ...parts].join('/'));
const mode = fc
  .constantFrom(0o644, 0o755, 0o600, 0o444, 0o4755)
  .map((bits) => (bits === 0o4755 ? SETUID + 0o755 : bits));
/** Whole milliseconds, which node can set before 1970, too. */
const time = fc
  .integer({ min: -2_000_000_000, max: 2_000_000_000 })
  .map((seconds) => BigInt(seconds) * 10n ** 9n);
/** Runs of zeros longer than a block, and other bytes. */
const parts = fc.array(
  fc.record({ byte: fc.constantFrom(0, 7), length: fc.constantFrom(0, 1, 4_096, 9_000) }),
  { maxLength: 4 },
);
const target = fc.oneof(
  fc.array(fc.oneof(name, fc.constant('..')), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
  path.map((each) => `/${each}`),
  fc.constantFrom('.', '..', '../..', '../../outside', '/etc/passwd'),
);
const step = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), path, mode, time, parts }),
  fc.record({ kind: fc.constant('folder' as const), path, time }),
  fc.record({ kind: fc.constant('link' as const), path, target, time }),
  fc.record({ kind: fc.constant('again' as const), path, of: fc.nat() }),
  fc.record({ kind: fc.constant('device' as const), path }),
);

interface Made {
  readonly entries: readonly TreeEntry[];
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** The tree that the steps leave, as far as each finds its place free and its folder a folder. */
function made(steps: Iterable<typeof step extends fc.Arbitrary<infer Step> ? Step : never>): Made {
  const entries = new Map<string, TreeEntry>([['top', folder('top', { mtimeNs: 10n ** 9n })]]);
  const contentsOf = new Map<string, Buffer>();
  const files: string[] = [];
  for (const each of steps) {
    const above = entries.get(parentOf(each.path));
    if (entries.has(each.path) || above === undefined || fileType(above.mode) !== 'dir') continue;
    if (each.kind === 'file') {
      const { mode: bits, time: mtimeNs } = each;
      const bytes = Buffer.concat(each.parts.map(({ byte, length }) => Buffer.alloc(length, byte)));
      entries.set(each.path, file(each.path, { mode: bits, mtimeNs, size: bytes.length }));
      contentsOf.set(each.path, bytes);
      files.push(each.path);
    } else if (each.kind === 'folder') entries.set(each.path, folder(each.path, { mtimeNs: each.time }));
    else if (each.kind === 'link')
      entries.set(each.path, symlink(each.path, each.target, { mtimeNs: each.time }));
    else if (each.kind === 'device') entries.set(each.path, file(each.path, { mode: DEVICE + 0o600 }));
    else {
      const first = files[each.of % Math.max(1, files.length)];
      const known = first === undefined ? undefined : entries.get(first);
      if (first !== undefined && known !== undefined)
        entries.set(each.path, { ...known, path: each.path, linkname: first });
    }
  }
  return { entries: [...entries.values()], contents: contentsOf };
}

/** As of an engine, which gives the contents of a hard link under any of its names. */
function stateOf({ entries, contents: bytes }: Made): StateFiles {
  const firsts = new Map(entries.map((entry) => [entry.path, entry.linkname]));
  const bytesOf = (each: string): Buffer =>
    bytes.get(each) ?? bytes.get(firsts.get(each) ?? '') ?? Buffer.alloc(0);
  return {
    failure: null,
    tree: async () => FileTree.of(entries),
    read: () => Promise.reject(new Error('nothing is read by itself')),
    async contents(paths, take) {
      const all = [...paths];
      for (const each of all) await take(each, bytesOf(each));
      for (const each of all) await take(each, null);
    },
  };
}

/** Every path below a folder of the disk. */
async function namesBelow(at: string, prefix = ''): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(at, { withFileTypes: true })) {
    const own = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    found.push(own);
    if (entry.isDirectory()) found.push(...(await namesBelow(join(at, entry.name), own)));
  }
  return found;
}

it('a folder of a state is on the disk what it was there, and nothing is written beside it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const tree = made(steps);
      const state = stateOf(tree);
      const home = await mkdtemp(join(base, 'x-'));
      await mkdir(join(home, 'dest'));
      await writeFile(join(home, 'outside'), 'mine');
      const dest = await openCopyDestination(join(home, 'dest'), home);
      const plan = await planCopy(state, '/top', dest);
      await copyOut(state, plan, dest.target);

      const left = new Set(plan.leftOut.map(({ entry }) => entry.path));
      const expected = tree.entries.filter((entry) => !left.has(entry.path));
      const there = await namesBelow(join(home, 'dest'));
      expect([...there].sort()).toEqual(expected.map((entry) => entry.path).sort());
      const inodes = new Map<string, number>();
      for (const entry of expected) {
        const on = join(home, 'dest', entry.path);
        const found = await lstat(on, { bigint: false });
        const type = fileType(entry.mode);
        expect(found.mtimeMs).toBe(Number(entry.mtimeNs / 1_000_000n));
        if (type === 'symlink') {
          expect(await readlink(on)).toBe(entry.linkname);
          continue;
        }
        expect(found.mode & 0o7777).toBe(permissions(entry.mode) & 0o777);
        if (type === 'dir') continue;
        const first = entry.linkname === '' ? entry.path : entry.linkname;
        const bytes = tree.contents.get(first) ?? Buffer.alloc(0);
        expect((await readFile(on)).equals(bytes)).toBe(true);
        expect(inodes.get(first) ?? found.ino).toBe(found.ino);
        inodes.set(first, found.ino);
        if (bytes.length >= 4 * 4_096 && bytes.every((byte) => byte === 0)) expect(found.blocks).toBe(0);
      }
      expect(new Set(inodes.values()).size).toBe(inodes.size);
      // What is left out is no file or folder, and each link that came leads to nowhere else than in the state.
      for (const { entry } of plan.leftOut)
        expect(['symlink', 'char', 'block']).toContain(fileType(entry.mode));
      for (const { entry } of plan.links) {
        expect(entry.linkname.startsWith('/')).toBe(false);
        const { path: end } = (await state.tree()).follow(entry.path);
        expect(`${end}/`.startsWith('top/'), `${nameOf(entry.path)} leads to ${end}`).toBe(true);
      }
      expect(await readFile(join(home, 'outside'), 'utf8')).toBe('mine');
      expect((await readdir(home)).sort()).toEqual(['dest', 'outside']);
      await rm(home, { recursive: true });
    }),
    { numRuns: 150 },
  );
});
