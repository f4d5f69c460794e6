/** The listing of a state and the contents read from it, compared with what a process in it sees. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FileTree } from '../../src/filesystem/file-tree.ts';
import { fileType, permissions } from '../../src/filesystem/mode.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { type Builder, BuildFailedError } from '../../src/ports.ts';
import { failedFiles, type StateFiles, States } from '../../src/states/state-files.ts';
import { Project, shellImage, testBuilder, unique } from './build-project.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { bringFind, Examined, ORACLE_STAGE } from './state-oracle.ts';

let builder: Builder;
let major = 0;

beforeAll(async () => {
  builder = await testBuilder();
  major = Number.parseInt(builder.engine.version, 10);
});
afterAll(async () => {
  await builder.close();
});

const LETTERS = { file: 'f', dir: 'd', symlink: 'l', char: 'c', block: 'b', fifo: 'p', socket: 's' } as const;

/** Every kind of file that a shell can make. */
const odd = `mkdir -p /odd/folder "/odd/with space" "/odd/$(printf 'new\\nline')" /odd/tmp && cd /odd \\
 && chmod 1777 tmp && echo text > file && : > empty && ln file hard && ln empty empty-too \\
 && ln -s file link && ln -s /nowhere/at/all dangling && ln -s loop loop && ln -s .. "with space/up" \\
 && cp /bin/busybox program && chmod 4755 program && cp file group && chmod 2640 group && chown 1234:4321 group \\
 && chmod 0 empty && chown 99:0 link -h && mkfifo fifo && mknod char c 1 3 && mknod block b 259 70000 \\
 && dd if=/dev/zero of=sparse bs=1 count=1 seek=30000000 2>/dev/null \\
 && echo é > "$(printf 'é 日本 \\360\\237\\230\\200')" && echo q > "quote'\\"\\$" && touch -d '1969-12-31 23:59:50' old \\
 && deep=/odd/folder && for i in $(seq 40); do deep=$deep/deeper-and-deeper-$i; done && mkdir -p $deep && echo deep > $deep/end \\
 && touch -d '2001-02-03 04:05:06' folder "with space"`;

async function oddProject(more: string): Promise<Project> {
  const project = await Project.with({
    Dockerfile: `${ORACLE_STAGE}
FROM ${shellImage} AS odd
RUN ${odd}
RUN --mount=from=oracle,target=/tools /tools/make /odd/socket /odd/program /odd/folder
${more}`,
  });
  await bringFind(project);
  return project;
}

/** More files than the engine is asked to list, after all others. */
const MANY = `RUN mkdir /zmany && cd /zmany && for i in $(seq 41); do mkdir $i && for j in $(seq 1000); do echo $j > $i/$j || exit; done; done`;

async function compare(examined: Examined, exactTimes: boolean): Promise<FileTree> {
  const { build, program, output } = examined;
  const tree = await new States(build, program).of(output).tree();
  const state = await build.solve(output);
  const found = await examined.find(state);
  const seconds = (text: string): string => String(Math.round(Number(text)));
  const expected = found.map((each) => ({
    ...each,
    mtime: exactTimes ? each.mtime : seconds(each.mtime),
    size: each.type === 'f' || each.type === 'l' ? each.size : 0,
    inode: undefined,
    links: undefined,
  }));
  const listed = tree.entries().map((entry) => {
    const type = fileType(entry.mode);
    return {
      path: entry.path,
      type: LETTERS[type],
      mode: permissions(entry.mode).toString(8),
      uid: entry.uid,
      gid: entry.gid,
      mtime: exactTimes ? findTime(entry.mtimeNs) : seconds(findTime(entry.mtimeNs)),
      size: type === 'file' || type === 'symlink' ? entry.size : 0,
      target: type === 'symlink' ? entry.linkname : '',
      inode: undefined,
      links: undefined,
    };
  });
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
  expect(listed.toSorted(byPath)).toEqual(expected.toSorted(byPath));
  expect(linkGroups(tree)).toEqual(inodeGroups(found));
  const more = await examined.xattrs(state);
  for (const entry of tree.entries()) {
    const xattrs = Object.entries(entry.xattrs).map(([name, value]) => [
      name,
      Buffer.from(value).toString('hex'),
    ]);
    expect({ path: entry.path, device: deviceOf(entry), xattrs: Object.fromEntries(xattrs) }).toEqual({
      path: entry.path,
      ...more.get(entry.path),
    });
  }
  return tree;
}

/** Seconds with all digits, as find prints them, times before 1970 as well. */
function findTime(nanoseconds: bigint): string {
  const [sign, size] = nanoseconds < 0n ? ['-', -nanoseconds] : ['', nanoseconds];
  return `${sign}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
}

function deviceOf({ devmajor, devminor }: TreeEntry): string {
  return `${devmajor},${devminor}`;
}

/** Names of one content, those with several names only. */
function linkGroups(tree: FileTree): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const entry of tree.entries()) {
    const first = tree.contentOf(entry).path;
    groups.set(first, [...(groups.get(first) ?? []), entry.path]);
  }
  return namesOf(groups);
}

function inodeGroups(found: Awaited<ReturnType<Examined['find']>>): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { inode, links, path, type } of found) {
    if (links > 1 && type !== 'd') groups.set(inode, [...(groups.get(inode) ?? []), path]);
  }
  return namesOf(groups);
}

function namesOf(groups: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...groups.values()]
    .filter((names) => names.length > 1)
    .map((names) => names.toSorted().join(' = '))
    .toSorted();
}

/** SHA-256 of every regular file, each read through `contents`. */
async function sums(files: StateFiles): Promise<ReadonlyMap<string, string>> {
  const tree = await files.tree();
  const paths = tree.entries().flatMap(({ path, mode }) => (fileType(mode) === 'file' ? [path] : []));
  const hashes = new Map(paths.map((path) => [path, createHash('sha256')]));
  const done = new Map<string, string>();
  await files.contents(paths, (path, chunk) => {
    const hash = hashes.get(path);
    if (chunk === null) done.set(path, hash?.digest('hex') ?? '');
    else hash?.update(chunk);
  });
  expect(new Set(done.keys())).toEqual(new Set(paths));
  return done;
}

describe('the listing of a state', () => {
  test('equals what find sees in it, for all kinds of files', async () => {
    await using project = await oddProject('');
    await using examined = await Examined.open(builder, project);
    const tree = await compare(examined, true);
    const files = new States(examined.build, examined.program).of(examined.output);
    const inside = await examined.sums(await examined.build.solve(examined.output));
    expect(inside.size).toBeGreaterThan(10);
    expect(await sums(files)).toEqual(inside);
    expect(tree.get('odd/socket')).toBeDefined();
    expect(fileType(tree.get('odd/socket')?.mode ?? 0)).toBe('socket');
    expect(Object.keys(tree.get('odd/program')?.xattrs ?? {})).toContain('security.capability');
  });

  test('keeps names that are not UTF-8', async () => {
    await using project = await oddProject(
      `RUN cd /odd && mkdir "$(printf 'd\\377')" && echo in > "$(printf 'd\\377/\\376\\001')" && ln "$(printf 'd\\377/\\376\\001')" "$(printf 'z\\200')" && ln -s "$(printf '\\351')" "$(printf '\\342\\202')"`,
    );
    await using examined = await Examined.open(builder, project);
    // From 28 on such a state comes as an archive, which has times of whole seconds.
    const tree = await compare(examined, major < 28);
    expect(tree.get('odd/d\udcff/\udcfe\u0001')).toMatchObject({ size: 3 });
    expect(tree.get('odd/\udce2\udc82')).toMatchObject({ linkname: '\udce9' });
    const files = new States(examined.build, examined.program).of(examined.output);
    const inside = await examined.sums(await examined.build.solve(examined.output));
    expect(await sums(files)).toEqual(inside);
    expect(Buffer.from(await files.read('odd/z\udc80')).toString()).toBe('in\n');
    expect(
      Buffer.from(await files.read('odd/d\udcff/\udcfe\u0001', { offset: 1, length: 1 })).toString(),
    ).toBe('n');
  });

  test('is the same where a process lists it, since there are many files', async () => {
    await using project = await oddProject(MANY);
    await using examined = await Examined.open(builder, project);
    const byProcess = vi.spyOn(examined.build, 'treeByProcess');
    const tree = await compare(examined, true);
    const listed = await byProcess.mock.results[0]?.value;
    expect(listed).toHaveLength(tree.count);
    const engines: TreeEntry[] = [];
    for await (const entry of examined.build.tree(examined.output as never)) engines.push(entry);
    const paths = (entries: readonly TreeEntry[]) => entries.map(({ path }) => path).toSorted();
    expect(paths(tree.entries())).toEqual(paths(engines));
    expect(Object.keys(tree.get('odd/program')?.xattrs ?? {})).toContain('security.capability');
  });

  test('is empty for the empty state', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nLABEL a=b\n' });
    const build = await builder.open(project.spec(), { status: () => undefined, notice: () => undefined });
    const { graph } = await build.resolve();
    expect(graph.result).toBeNull();
    const files = new States(build, { graph: { graph } } as never).of(null);
    expect((await files.tree()).count).toBe(0);
    await files.contents([], () => undefined);
    await expect(files.read('etc/passwd')).rejects.toThrow('/etc/passwd is not a file in this state');
    await build.close();
  });
});

describe('contents', () => {
  test('are read in pieces, following links within the root, and only of files', async () => {
    await using project = await oddProject(
      'RUN cd /odd && seq 300000 > numbers && printf end | dd of=huge bs=1 seek=5500000000 2>/dev/null && ln -s ../../../etc/passwd out',
    );
    await using examined = await Examined.open(builder, project);
    const files = new States(examined.build, examined.program).of(examined.output);
    const text = async (path: string, range?: { offset: number; length: number }): Promise<string> =>
      Buffer.from(await files.read(path, range)).toString();
    const numbers = Array.from({ length: 300_000 }, (_, at) => `${at + 1}\n`).join('');
    expect(await text('odd/numbers', { offset: 1_000_000, length: 12 })).toBe(
      numbers.slice(1_000_000, 1_000_012),
    );
    // More than 32 bits can count, and never read whole.
    expect((await files.tree()).get('odd/huge')?.size).toBe(5_500_000_003);
    expect(await text('odd/huge', { offset: 5_500_000_000, length: 10 })).toBe('end');
    expect(await text('odd/link')).toBe('text\n');
    expect(await text('odd/out')).toMatch(/^root:/);
    for (const path of ['odd', 'odd/char', 'odd/fifo', 'odd/socket', 'odd/dangling', 'odd/loop', 'nothing']) {
      await expect(files.read(path)).rejects.toThrow(`/${path} is not a file in this state`);
      await expect(files.contents([path], () => undefined)).rejects.toThrow(
        `/${path} is not a file in this state`,
      );
    }
  });

  test('are closed when the reader stops early, and the next read is complete', async () => {
    await using project = await oddProject('');
    await using examined = await Examined.open(builder, project);
    const files = new States(examined.build, examined.program).of(examined.output);
    let pieces = 0;
    const enough = new Error('enough');
    const reading = files.contents(['odd/sparse', 'odd/program'], () => {
      pieces += 1;
      if (pieces === 3) throw enough;
    });
    await expect(reading).rejects.toBe(enough);
    expect(pieces).toBe(3);
    expect(Buffer.from(await files.read('odd/file')).toString()).toBe('text\n');
    let size = 0;
    await files.contents(['odd/sparse'], (_path, chunk) => {
      size += chunk?.length ?? 0;
    });
    expect(size).toBe(30_000_001);
  });
});

test('a read rejects with one sentence if the engine goes away', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nRUN head -c 200000000 /dev/zero > /large\n`,
  });
  const address = process.env.DOCKER_HOST ?? '';
  await using proxy = await CuttingProxy.listen(project.path('engine.sock'), address);
  const far = await testBuilder(proxy.address);
  const build = await far.open(project.spec(), { status: () => undefined, notice: () => undefined });
  const { graph } = await build.resolve();
  if (graph.result === null) throw new Error('The build has no result.');
  const reading = build.contents(graph.result, new Set(['large']), () => proxy.cut());
  await expect(reading).rejects.toThrow(/^The engine at unix:\S+ went away: /);
  await build.close();
  await far.close();
});

describe('what a failed instruction left', () => {
  test('is listed and read, partial files included', async () => {
    const tag = unique();
    await using project = await oddProject(
      `RUN echo ${tag} > /odd/before
RUN seq 100000 > /odd/part && ln /odd/part /odd/again && ln /odd/file /odd/third && : > /odd/nothing && rm /odd/before && printf x > "/odd/$(printf 'b\\377')" && exit 3`,
    );
    await using examined = await Examined.open(builder, project);
    const { build } = examined;
    const failure = await build.solve(examined.output).then(
      () => null,
      (error: unknown) => (error instanceof BuildFailedError ? error.failure : null),
    );
    if (failure === null) throw new Error('It did not fail.');
    const files = failedFiles(build, failure, []);
    expect(files.failure).toBe(failure);
    if (failure.mounts === null) {
      expect(major).toBeLessThan(23);
      await expect(files.tree()).rejects.toThrow('This engine does not keep the files of a failed step');
      return;
    }
    const tree = await files.tree();
    expect([tree.get('odd/part')?.linkname, tree.get('odd/third')?.linkname]).toEqual([
      'odd/again',
      'odd/file',
    ]);
    expect([tree.get('odd/before'), tree.get('odd/part')?.size]).toEqual([undefined, 588_895]);
    expect(Buffer.from(await files.read('odd/b\udcff')).toString()).toBe('x');
    expect(Buffer.from(await files.read('odd/part', { offset: 588_888, length: 99 })).toString()).toBe(
      '100000\n',
    );
    const lengths = new Map<string, number>();
    await files.contents(['odd/part', 'odd/nothing', 'odd/file', 'odd/program'], (path, chunk) => {
      lengths.set(path, (lengths.get(path) ?? 0) + (chunk?.length ?? 0));
    });
    expect(Object.fromEntries(lengths)).toEqual({
      'odd/nothing': 0,
      'odd/part': 588_895,
      'odd/file': 5,
      'odd/program': tree.get('odd/program')?.size,
    });
    await expect(files.contents(['odd/folder'], () => undefined)).rejects.toThrow(
      '/odd/folder is not a file',
    );
  });
});
