/** Adapter: lists a folder that is sent to the engine, to explain a COPY that found nothing in it. */
import { lstat, readdir, readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BuildSpec, contextFolder, ignorePaths, type SourceFolder } from '../ports.ts';
import { readRegularFile } from '../read-file.ts';

/** How many names are read. In bigger folders some similar names may be missed. */
const MAX_NAMES = 50_000;

/**
 * Lists the names in a folder of the build, nearest to the root first, including those that its ignore file excludes.
 *
 * @param name `context`, or the name of a `--build-context`
 * @param wanted relative paths to look up, whatever the size of the folder
 * @returns null for a context that is not a folder, or cannot be read
 */
export async function readSourceFolder(
  spec: BuildSpec,
  name: string,
  wanted: readonly string[],
): Promise<SourceFolder | null> {
  const folder = sentFolder(spec, name);
  if (folder === null) return null;
  const names = new Map<string, string>();
  await Promise.all(wanted.map((path) => addWithFolders(folder, path, names)));
  const waiting = [''];
  for (let at = waiting.shift(); at !== undefined && names.size < MAX_NAMES; at = waiting.shift()) {
    const entries = await readdir(join(folder, at), { withFileTypes: true }).catch(() => null);
    if (entries === null && at === '') return null;
    for (const entry of entries ?? []) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      const link = entry.isSymbolicLink() ? await readlink(join(folder, path)).catch(() => '') : '';
      names.set(path, link);
      if (entry.isDirectory()) waiting.push(path);
    }
  }
  return {
    names: Array.from(names, ([path, linkname]) => ({ path, linkname })),
    ignore: await ignoreFile(spec, name, folder),
  };
}

/**
 * The folder on disk behind the engine's name of a context (`context`, or that of a named one); null if it is none. The
 * name of a context that is called as one of the engine's own folders begins with an underscore.
 */
export function sentFolder(spec: BuildSpec, name: string): string | null {
  if (name === 'context') return contextFolder(spec, '.');
  return contextFolder(spec, name.replace(/^_/, '')) ?? contextFolder(spec, name);
}

/** Adds an existing path and the folders above it, with the targets of symlinks among them. */
async function addWithFolders(folder: string, path: string, names: Map<string, string>): Promise<void> {
  for (let at = path; at !== '.' && at !== ''; at = dirname(at)) {
    const info = await lstat(join(folder, at)).catch(() => null);
    if (info === null) continue;
    const link = info.isSymbolicLink() ? await readlink(join(folder, at)).catch(() => '') : '';
    names.set(at, link);
  }
}

async function ignoreFile(spec: BuildSpec, name: string, folder: string): Promise<SourceFolder['ignore']> {
  for (const path of ignorePaths(spec, name === 'context' ? '.' : name, folder)) {
    const text = await readRegularFile(path).catch(() => null);
    if (text !== null) return { name: basename(path), text: text.toString() };
  }
  return null;
}
