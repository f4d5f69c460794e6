/** Adapter: what a folder that is sent to the engine holds, to explain a COPY that found nothing there. */
import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { BuildSpec, SourceFolder } from '../ports.ts';

/** Names that are read at most: beyond them, what is said of near names may miss some. */
const MOST_NAMES = 50_000;

/**
 * Reads a folder of the build's spec, names only, nearest to the root first; nothing of what its ignore file says is
 * left out.
 *
 * @param name `context`, or the name of a `--build-context`
 * @param wanted paths that are looked for, relative: they are found whatever the size of the folder
 * @returns null for a context that is no folder, or cannot be read
 */
export async function readSourceFolder(
  spec: BuildSpec,
  name: string,
  wanted: readonly string[],
): Promise<SourceFolder | null> {
  const folder = folderOf(spec, name);
  if (folder === null) return null;
  const names = new Map<string, string>();
  await Promise.all(wanted.map((path) => addWithFolders(folder, path, names)));
  const waiting = [''];
  for (let at = waiting.shift(); at !== undefined && names.size < MOST_NAMES; at = waiting.shift()) {
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

function folderOf(spec: BuildSpec, name: string): string | null {
  if (name === 'context') return spec.context;
  const value = spec.buildContexts[name.replace(/^_/, '')] ?? spec.buildContexts[name];
  if (value === undefined || /^[a-z][a-z0-9+.-]*:|^git@/.test(value)) return null;
  return isAbsolute(value) ? value : join(spec.context, value);
}

/** A path that is there, and the folders above it; links in it count as what they lead to. */
async function addWithFolders(folder: string, path: string, names: Map<string, string>): Promise<void> {
  if (await stat(join(folder, path)).catch(() => null)) {
    for (let at = path; at !== '.' && at !== ''; at = dirname(at)) {
      const info = await lstat(join(folder, at)).catch(() => null);
      const link = info?.isSymbolicLink() ? await readlink(join(folder, at)).catch(() => '') : '';
      names.set(at, link);
    }
  }
}

/** The main context has `<Dockerfile>.dockerignore` before `.dockerignore` (moby/buildkit dockerui). */
async function ignoreFile(spec: BuildSpec, name: string, folder: string): Promise<SourceFolder['ignore']> {
  const { dockerfile } = spec;
  const beside = dockerfile.kind === 'file' ? dockerfile.path : dockerfile.beside;
  const paths = [
    ...(name === 'context' && beside !== undefined ? [`${beside}.dockerignore`] : []),
    join(folder, '.dockerignore'),
  ];
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return { name: basename(path), text };
  }
  return null;
}
