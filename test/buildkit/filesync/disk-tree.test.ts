import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiskTree, resolveRoot } from '../../../src/buildkit/filesync/disk-tree.ts';
import { hasContent, type TreeEntry } from '../../../src/buildkit/filesync/entry.ts';
import { TreeFilter } from '../../../src/filesystem/ignore/index.ts';
import { fileMode } from '../../../src/filesystem/mode.ts';
import { fastFolder, scratchFolder } from './scratch.ts';

/** The next entry, however long it takes. */
function nextOf(tree: DiskTree): TreeEntry | undefined {
  const entry = tree.next(Number.POSITIVE_INFINITY);
  return entry === 'later' ? undefined : entry;
}

function walk(root: string, patterns: { include?: string[]; exclude?: string[] } = {}): TreeEntry[] {
  const tree = new DiskTree(resolveRoot(root), new TreeFilter(patterns));
  const entries: TreeEntry[] = [];
  for (let entry = nextOf(tree); entry !== undefined; entry = nextOf(tree)) entries.push(entry);
  return entries;
}

const paths = (entries: readonly TreeEntry[]): string[] => entries.map(({ path }) => path);
const isRoot = process.getuid?.() === 0;

describe('DiskTree', () => {
  it('stops looking when its time is over, and goes on later', () => {
    const root = scratchFolder({ a: '', b: '', c: '' });
    const tree = new DiskTree(resolveRoot(root), new TreeFilter({ exclude: ['a', 'b'] }));
    expect(tree.next(0)).toBe('later');
    expect(nextOf(tree)?.path).toBe('c');
  });

  it('lists parents before children, in byte order with / lowest', () => {
    const root = scratchFolder({
      'a/x': '',
      'a-b': '',
      'a.txt': '',
      'ab/c/d': '',
      B: '',
      é: '',
      '\uffee': '',
      𝒳: '',
    });
    expect(paths(walk(root))).toEqual([
      'B',
      'a',
      'a/x',
      'a-b',
      'a.txt',
      'ab',
      'ab/c',
      'ab/c/d',
      'é',
      '\uffee',
      '𝒳',
    ]);
  });

  it("has modes, sizes and times in Go's format", () => {
    const root = scratchFolder({ file: 'hello', 'dir/tool': '' });
    chmodSync(join(root, 'file'), 0o6640);
    chmodSync(join(root, 'dir'), 0o1777);
    execFileSync('touch', ['-d', '1969-12-31T23:59:58.5Z', join(root, 'file')]);
    const [dir, tool, file] = walk(root);
    expect(dir).toMatchObject({
      path: 'dir',
      mode: fileMode.dir + fileMode.sticky + 0o777,
      size: 0,
      linkname: '',
    });
    expect(tool?.mtimeNs).toBe(lstatSync(join(root, 'dir/tool'), { bigint: true }).mtimeNs);
    expect(file).toMatchObject({
      path: 'file',
      mode: fileMode.setuid + fileMode.setgid + 0o640,
      size: 5,
      mtimeNs: -1_500_000_000n,
    });
  });

  it('sends symlinks unchanged, also dangling and circular ones', () => {
    const root = scratchFolder({ 'real/x': '' });
    for (const [name, target] of [
      ['dangling', '../gone'],
      ['loop', 'loop'],
      ['to-dir', 'real'],
    ] as const) {
      symlinkSync(target, join(root, name));
    }
    const links = walk(root).filter(({ mode }) => (mode & fileMode.symlink) !== 0);
    expect(links.map(({ path, linkname, size }) => [path, linkname, size])).toEqual([
      ['dangling', '../gone', 7],
      ['loop', 'loop', 4],
      ['to-dir', 'real', 4],
    ]);
    expect(links.some(hasContent)).toBe(false);
  });

  it('sends the later names of a file as links to the first one', () => {
    const root = scratchFolder({ 'a/first': 'content' });
    linkSync(join(root, 'a/first'), join(root, 'b'));
    linkSync(join(root, 'a/first'), join(root, 'c'));
    const links = (exclude: string[]) =>
      walk(root, { exclude }).map(({ path, linkname }) => [path, linkname]);
    expect(links([])).toEqual([
      ['a', ''],
      ['a/first', ''],
      ['b', 'a/first'],
      ['c', 'a/first'],
    ]);
    expect(links(['a'])).toEqual([
      ['b', ''],
      ['c', 'b'],
    ]);
  });

  it('sends a socket as an empty file, and a pipe as a pipe', async () => {
    const root = scratchFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    execFileSync('mkfifo', ['-m', '600', join(root, 'pipe')]);
    const [pipe, socket] = walk(root);
    server.close();
    expect(pipe).toMatchObject({ path: 'pipe', mode: fileMode.pipe + 0o600, size: 0 });
    expect(socket).toMatchObject({ path: 'socket', size: 0 });
    expect(hasContent(socket!)).toBe(true);
  });

  it('sends devices with their numbers', () => {
    // Only root can create devices, but /dev has some.
    const root = isRoot ? scratchFolder() : '/dev';
    if (isRoot) execFileSync('mknod', ['-m', '666', join(root, 'null'), 'c', '1', '3']);
    const device = walk(root, { include: ['null'] })[0];
    expect(device).toMatchObject({
      path: 'null',
      mode: fileMode.device + fileMode.charDevice + 0o666,
      size: 0,
      devMajor: 1,
      devMinor: 3,
    });
  });

  it('keeps the bytes of names and link targets that are not UTF-8, also below such folders', () => {
    const root = scratchFolder({ ok: '' });
    const odd = Buffer.concat([Buffer.from(`${root}/odd`), Buffer.from([0xff])]);
    mkdirSync(odd);
    writeFileSync(Buffer.concat([odd, Buffer.from('/file')]), 'x');
    symlinkSync(Buffer.from([0xfe]), join(root, 'to-odd'));
    const tree = walk(root);
    expect(paths(tree)).toEqual(['odd\ufffd', 'odd\ufffd/file', 'ok', 'to-odd']);
    expect(tree[1]?.rawPath).toEqual(Buffer.from('odd\xff/file', 'latin1'));
    expect(tree[3]?.linkname).toEqual(Buffer.from([0xfe]));
    expect(paths(walk(root, { exclude: ['odd?'] }))).toEqual(['ok', 'to-odd']);
  });

  it('sends the folders above an exception, and no others', () => {
    const root = scratchFolder({ 'docs/a/keep.md': '', 'docs/b/x': '', 'docs/y': '', z: '' });
    expect(paths(walk(root, { exclude: ['docs', 'z', '!docs/a/keep.md'] }))).toEqual([
      'docs',
      'docs/a',
      'docs/a/keep.md',
    ]);
    expect(paths(walk(root, { exclude: ['docs', '!**/nowhere'] }))).toEqual(['z']);
  });

  it('does not read what is excluded', () => {
    const root = scratchFolder({ 'kept/x': '' });
    // A vanished file would be skipped; this one is never read.
    mkdirSync(join(root, 'secret'));
    const tree = new DiskTree(resolveRoot(root), new TreeFilter({ exclude: ['secret'] }));
    rmSync(join(root, 'secret'), { recursive: true });
    expect(nextOf(tree)?.path).toBe('kept');
  });

  it('skips files that vanish during the walk', () => {
    const root = scratchFolder({ 'a/x': '', 'b/y': '', c: '', d: '' });
    const tree = new DiskTree(resolveRoot(root), new TreeFilter({}));
    expect(nextOf(tree)?.path).toBe('a');
    rmSync(join(root, 'b'), { recursive: true });
    rmSync(join(root, 'c'));
    expect(nextOf(tree)?.path).toBe('a/x');
    expect(nextOf(tree)?.path).toBe('d');
    expect(nextOf(tree)).toBeUndefined();
  });

  it('walks as deep as the file system allows', () => {
    const depth = 150;
    const root = scratchFolder({ [`${'d/'.repeat(depth)}end`]: 'x' });
    const entries = walk(root, { exclude: ['**/nothing', '!**/end'] });
    expect(entries).toHaveLength(depth + 1);
    expect(entries.at(-1)?.path).toBe(`${'d/'.repeat(depth)}end`);
  });

  it('walks 50,000 files', () => {
    const root = scratchFolder({}, fastFolder);
    for (let folder = 0; folder < 50; folder++) {
      const dir = join(root, `folder-${folder}`);
      mkdirSync(dir);
      for (let file = 0; file < 1000; file++) closeSync(openSync(`${dir}/file-${file}`, 'w'));
    }
    const entries = walk(root);
    expect(entries).toHaveLength(50_050);
    // With '/' lowest, this is the order of plain strings.
    const keys = paths(entries).map((path) => path.replaceAll('/', '\0'));
    expect(keys.every((key, i) => i === 0 || (keys[i - 1] ?? '') < key)).toBe(true);
  }, 60_000);
});

describe('a folder that cannot be read', () => {
  it('is named in the error if it is the root', () => {
    const root = scratchFolder({ file: '' });
    expect(() => resolveRoot(join(root, 'gone'))).toThrow(
      `Cannot read the folder ${root}/gone: there is no such file.`,
    );
    expect(() => resolveRoot(join(root, 'file'))).toThrow(`Cannot send ${root}/file: it is not a folder.`);
  });

  it('is named in the error if it is in the tree', () => {
    const root = closedIn({ 'a/closed/x': '', b: '' }, 'a/closed');
    asNobody(() => {
      const tree = new DiskTree(root, new TreeFilter({}));
      expect(nextOf(tree)?.path).toBe('a');
      expect(() => [nextOf(tree), nextOf(tree)]).toThrow(
        `Cannot read the folder ${root}/a/closed to send it to the engine: permission denied; ` +
          'make it readable or list it in .dockerignore.',
      );
    });
  });

  it('is skipped if it is excluded, even if it might contain an exception', () => {
    const root = closedIn({ 'closed/x': '', b: '' }, 'closed');
    asNobody(() => {
      expect(paths(walk(root, { exclude: ['closed'] }))).toEqual(['b']);
      expect(paths(walk(root, { exclude: ['closed', '!**/x'] }))).toEqual(['b']);
    });
  });

  it('is named in the error if its names can be read but not its entries', () => {
    const root = closedIn({ 'a/x': '' }, 'a', 0o744);
    asNobody(() => expect(() => walk(root)).toThrow(`Cannot read ${root}/a/x to send it to the engine`));
  });
});

/** A scratch folder with one folder that only root can read. */
function closedIn(files: Record<string, string>, closed: string, mode = 0o000): string {
  const root = scratchFolder(files);
  chmodSync(root, 0o755);
  chmodSync(join(root, closed), isRoot ? mode : mode & 0o444);
  return root;
}

/** Runs a function without root's permission to read everything. */
function asNobody(run: () => void): void {
  if (isRoot) process.seteuid?.(65534);
  try {
    run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
