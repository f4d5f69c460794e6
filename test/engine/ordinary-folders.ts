/** Folders of real files that are fetched and unpacked, not installed, and read as a state is. */
import { existsSync } from 'node:fs';
import {
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { InventoryFiles } from '../../src/inventory/types.ts';
import { file, folder as folderEntry, symlink } from '../filesystem/entries.ts';

/** A folder in the cache, made once by what fills an empty one. */
export async function keptFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
  const kept = join(cache, `ordinary-${name}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'unpacking-'));
  try {
    await mkdir(join(folder, 'root'));
    await fill(join(folder, 'root'));
    await rename(join(folder, 'root'), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder with the files of some packages of Debian, and their entries of dpkg; without what they depend on. */
export async function debianFolder(name: string, packages: readonly string[]): Promise<string> {
  return await keptFolder(`debian-${name}`, async (root) => {
    const archives = await mkdtemp(join(dirname(root), 'archives-'));
    await execa('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: archives });
    const status: string[] = [];
    for (const archive of await readdir(archives)) {
      await execa('dpkg-deb', ['--extract', join(archives, archive), root]);
      const { stdout } = await execa('dpkg-deb', ['--field', join(archives, archive)]);
      status.push(`${stdout}\nStatus: install ok installed\n`);
    }
    await mkdir(join(root, 'var/lib/dpkg'), { recursive: true });
    await writeFile(join(root, 'var/lib/dpkg/status'), status.join('\n'));
  });
}

/** A folder as a state. */
export async function folderFiles(root: string): Promise<InventoryFiles> {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  const entries = await Promise.all(
    all.map(async (each): Promise<TreeEntry> => {
      const at = join(each.parentPath, each.name);
      const path = relative(root, at);
      if (each.isDirectory()) return folderEntry(path);
      if (each.isSymbolicLink()) return symlink(path, await readlink(at));
      const { size, mode } = await lstat(at);
      return file(path, { size, mode: mode & 0o777 });
    }),
  );
  const tree = FileTree.of(entries.sort((a, b) => (a.path < b.path ? -1 : 1)));
  return {
    failure: null,
    tree: async () => tree,
    contents: async (paths, take) => {
      for (const path of paths) {
        await take(path, await readFile(join(root, path)));
        await take(path, null);
      }
    },
    read: async (path, { offset, length }) => {
      const opened = await open(join(root, path));
      try {
        const { buffer, bytesRead } = await opened.read(Buffer.alloc(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      } finally {
        await opened.close();
      }
    },
  };
}
