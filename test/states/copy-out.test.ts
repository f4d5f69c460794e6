import { describe, expect, test } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { CopyDestination, CopyTarget } from '../../src/ports.ts';
import { copyOut } from '../../src/states/copy-out.ts';
import { planCopy } from '../../src/states/copy-plan.ts';
import type { StateFiles } from '../../src/states/state-files.ts';
import { DEVICE, file, folder, symlink } from '../filesystem/entries.ts';

const entries = [
  folder('out', { mode: 0x80000000 + 0o555, mtimeNs: 5n }),
  file('out/hello', { mode: 0o755 + 0x00800000, mtimeNs: 7n }),
  file('out/again', { linkname: 'out/hello' }),
  symlink('out/link', 'hello'),
  file('out/device', { mode: DEVICE + 0o600 }),
  folder('out/deep'),
  file('out/deep/file'),
  symlink('latest', 'out/hello'),
  symlink('folder', '/out'),
];

function filesOf(all: readonly TreeEntry[]): StateFiles & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    failure: null,
    tree: async () => FileTree.of(all),
    read: () => Promise.reject(new Error('not in this test')),
    async contents(paths, take) {
      for (const path of paths) {
        asked.push(path);
        await take(path, Buffer.from(`${path} `));
        await take(path, Buffer.from('whole'));
        await take(path, null);
      }
    },
  };
}

/** A disk that records what is done to it. */
class Disk implements CopyTarget {
  readonly done: string[] = [];
  readonly open = new Set<string>();
  full = false;

  constructor(
    readonly there: Readonly<Record<string, 'file' | 'folder' | 'other'>> = {},
    readonly links: Readonly<Record<string, string>> = {},
  ) {}

  nameOf(path: string): string {
    return `disk/${path}`;
  }
  async kind(path: string) {
    return this.there[path] ?? 'nothing';
  }
  async makeFolder(path: string): Promise<void> {
    this.done.push(`folder ${path}`);
  }
  async finishFolder(path: string, { mode, mtimeNs }: { mode: number; mtimeNs: bigint }): Promise<void> {
    this.done.push(`${path} is ${mode.toString(8)} of ${mtimeNs}`);
  }
  async openFile(path: string) {
    this.open.add(path);
    let text = '';
    return {
      write: async (bytes: Uint8Array) => {
        if (this.full) throw new Error(`disk/${path} cannot be written: no space is left on the disk.`);
        text += Buffer.from(bytes).toString();
      },
      finish: async ({ mode, mtimeNs }: { mode: number; mtimeNs: bigint }) => {
        this.open.delete(path);
        this.done.push(`${path}: ${text}, ${mode.toString(8)} of ${mtimeNs}`);
      },
    };
  }
  async linkAt(path: string): Promise<string | null> {
    return this.there[path] === 'other' ? (this.links[path] ?? null) : null;
  }
  async makeLink(path: string, linkname: string, { mtimeNs }: { mtimeNs: bigint }): Promise<void> {
    this.done.push(`${path} -> ${linkname} of ${mtimeNs}`);
  }
  async linkFile(path: string, first: string): Promise<void> {
    this.done.push(`${path} = ${first}`);
  }
  async discard(): Promise<void> {
    for (const path of this.open) this.done.push(`discarded ${path}`);
    this.open.clear();
  }
}

function place(target: CopyTarget, name: string | null = null, folderOnly = false): CopyDestination {
  return { target, name, folderOnly };
}

async function copied(
  path: string,
  disk: Disk,
  to: CopyDestination = place(disk),
): Promise<readonly string[]> {
  const files = filesOf(entries);
  const plan = await planCopy(files, path, to);
  await copyOut(files, plan, disk);
  return disk.done;
}

describe('a file', () => {
  test('is copied under its own or the given name, without set-uid', async () => {
    expect(await copied('/out/hello', new Disk())).toEqual(['hello: out/hello whole, 755 of 7']);
    const disk = new Disk();
    expect(await copied('latest', disk, place(disk, 'named'))).toEqual(['named: out/hello whole, 755 of 7']);
    expect(await copied('/latest', new Disk())).toEqual(['latest: out/hello whole, 755 of 7']);
  });

  test('is refused where it cannot be written', async () => {
    const folderThere = new Disk({ hello: 'folder' });
    await expect(copied('out/hello', folderThere)).rejects.toThrow(
      'disk/hello is a folder, so no file can be written there.',
    );
    const disk = new Disk();
    await expect(copied('out/hello', disk, place(disk, 'new', true))).rejects.toThrow(
      'There is no folder disk/new.',
    );
    await expect(copied('out/device', disk)).rejects.toThrow(
      '/out/device is a device: only files and folders',
    );
    await expect(copied('out/helo', disk)).rejects.toThrow(
      'There is no /out/helo; the nearest is /out/hello.',
    );
    expect(disk.done).toEqual([]);
  });
});

describe('a folder', () => {
  const whole = [
    'folder out',
    'folder out/deep',
    'out/again: out/again whole, 644 of 0',
    'out/deep/file: out/deep/file whole, 644 of 0',
    'out/hello = out/again',
    'out/link -> hello of 0',
    'out/deep is 755 of 0',
    'out is 555 of 5',
  ];

  test('is made first and finished last, so that it may be read-only', async () => {
    expect(await copied('/out', new Disk())).toEqual(whole);
    const named = new Disk();
    expect(await copied('/folder/', named, place(named, 'new'))).toEqual(
      whole.map((line) => line.replaceAll(/(^|folder |= )out/g, '$1new')),
    );
  });

  test('is copied without itself when the path ends in /.', async () => {
    const inside = [
      'folder deep',
      'again: out/again whole, 644 of 0',
      'deep/file: out/deep/file whole, 644 of 0',
    ];
    expect((await copied('/out/.', new Disk())).slice(0, 3)).toEqual(inside);
  });

  test('may be the root, under a new name', async () => {
    const named = new Disk();
    expect(await copied('/', named, place(named, 'new'))).toEqual([
      'folder new',
      ...whole.slice(0, 4).map((line) => line.replace(/^(folder )?/, '$1new/')),
      'new/out/hello = new/out/again',
      'new/latest -> out/hello of 0',
      ...whole.slice(5).map((line) => `new/${line}`),
      'new is 755 of 5',
    ]);
  });

  test('goes into an existing folder, whose mode stays', async () => {
    const disk = new Disk({ out: 'folder', 'out/hello': 'file' });
    const files = filesOf(entries);
    const plan = await planCopy(files, '/out', place(disk));
    expect(plan.existing.map(({ to }) => to)).toEqual(['out/hello']);
    expect(plan.leftOut.map(({ entry, why }) => `${entry.path} ${why}`)).toEqual(['out/device a device']);
    await copyOut(files, plan, disk, { skip: new Set(plan.existing) });
    expect(disk.done).toEqual(whole.filter((line) => !/^(folder out$|out is|out\/hello)/.test(line)));
    expect(files.asked).not.toContain('out/hello');
  });

  test('has links of its own: the same one on disk stays, another is replaced only when that is wanted', async () => {
    const same = new Disk({ out: 'folder', 'out/link': 'other' }, { 'out/link': 'hello' });
    expect((await planCopy(filesOf(entries), '/out', place(same))).links).toEqual([]);
    const other = new Disk({ out: 'folder', 'out/link': 'other' }, { 'out/link': '/etc' });
    const plan = await planCopy(filesOf(entries), '/out', place(other));
    expect(plan.existing.map(({ to }) => to)).toEqual(['out/link']);
    await copyOut(filesOf(entries), plan, other, { skip: new Set(plan.existing) });
    expect(other.done.some((line) => line.startsWith('out/link'))).toBe(false);
    const device = new Disk({ out: 'folder', 'out/link': 'other' });
    await expect(copied('/out', device)).rejects.toThrow('disk/out/link is a link or a device, so no link');
  });

  test('never goes through a link on disk', async () => {
    for (const there of [{ out: 'other' }, { out: 'folder', 'out/deep': 'other' }] as const) {
      const disk = new Disk(there);
      await expect(copied('/out', disk)).rejects.toThrow(
        'is a link or a device, so no folder can be written there.',
      );
      expect(disk.done).toEqual([]);
    }
    const disk = new Disk({ out: 'folder', 'out/deep': 'folder', 'out/deep/file': 'other' });
    await expect(copied('/out', disk)).rejects.toThrow('disk/out/deep/file is a link or a device');
  });

  test('leaves out what an engine lists below a link', async () => {
    const disk = new Disk({ out: 'folder', 'out/link': 'other' });
    const link = symlink('out/link', '/etc');
    const plan = await planCopy(filesOf([folder('out'), link, file('out/link/x')]), '/out', place(disk));
    expect(plan.files).toEqual([]);
  });
});

test.each(['out/../../etc/passwd', 'out/..', 'out//x', 'out/./x', 'out/nul\0'])(
  'a name that leads elsewhere is refused: %j',
  async (path) => {
    const disk = new Disk();
    const files = filesOf([folder('out'), file('out/fine'), file(path)]);
    const hostile = { ...files, tree: async () => hostileTree(path) };
    await expect(planCopy(hostile, '/out', place(disk))).rejects.toThrow('is not a valid file name');
  },
);

/** As if the engine had listed such a name in the folder. */
function hostileTree(path: string): FileTree {
  const tree = FileTree.of([folder('out'), file('out/fine')]);
  return Object.assign(Object.create(tree), {
    follow: () => tree.follow('out'),
    get: (at: string) => tree.get(at),
    children: (at: string) => (at === 'out' ? [file(path)] : []),
  });
}

test('a copy that fails or is interrupted leaves nothing half-written', async () => {
  const files = filesOf(entries);
  const full = new Disk();
  full.full = true;
  const plan = await planCopy(files, '/out', place(full));
  await expect(copyOut(files, plan, full)).rejects.toThrow('no space is left on the disk');
  expect(full.done.at(-1)).toBe('discarded out/again');
  const disk = new Disk();
  const abort = new AbortController();
  const interrupted: StateFiles = {
    ...files,
    async contents(paths, take) {
      for (const path of paths) {
        await take(path, Buffer.from('half'));
        abort.abort();
      }
    },
  };
  await expect(copyOut(interrupted, plan, disk, { signal: abort.signal })).rejects.toThrow();
  expect(disk.done.at(-1)).toBe('discarded out/again');
});
