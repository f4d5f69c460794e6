import { readdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes every cgroup of this name and all below it from all hierarchies, since dockerd leaves the parent cgroup of
 * its containers behind. The kernel refuses to remove a cgroup that still has a process, so this cannot hurt a running
 * one.
 * @param {string} name a name that only one engine uses
 */
export async function removeCgroups(name) {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  for (const [, mountPoint, type] of mounts) {
    if (type === 'cgroup' || type === 'cgroup2') await removeBelow(mountPoint, name);
  }
}

async function removeBelow(folder, name) {
  for (const path of await subfolders(folder)) {
    if (path.endsWith(`/${name}`)) await removeTree(path);
    else await removeBelow(path, name);
  }
}

async function removeTree(folder) {
  for (const path of await subfolders(folder)) await removeTree(path);
  await rmdir(folder).catch(() => {});
}

async function subfolders(folder) {
  // A cgroup can disappear during the walk.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}
