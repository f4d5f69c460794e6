import { type Dirent, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { compareBytes, decodeName } from '../../filesystem/ignore/index.ts';
import { errorCode } from './error.ts';

/** A name in a folder. */
export interface FolderName {
  readonly text: string;
  /** The name's bytes, when they are not UTF-8. */
  readonly raw?: Buffer;
  readonly isFolder: boolean;
}

/**
 * The names in a folder, in byte order as Go's `os.ReadDir` has them.
 *
 * Synchronous, as all of the walk: for many small calls it is several times faster than the thread pool.
 *
 * @throws the system's error
 */
export function readFolder(path: string | Buffer): FolderName[] {
  const entries = readdirSync(path, { withFileTypes: true });
  const names = entries.some(({ name }) => name.includes('\ufffd'))
    ? readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map(fromBytes)
    : entries.map((entry) => ({ text: entry.name, isFolder: entry.isDirectory() }));
  return names.sort(byBytes);
}

function byBytes(a: FolderName, b: FolderName): number {
  if (a.raw === undefined && b.raw === undefined) return compareBytes(a.text, b.text);
  return Buffer.compare(a.raw ?? Buffer.from(a.text), b.raw ?? Buffer.from(b.text));
}

function fromBytes(entry: Dirent<Buffer>): FolderName {
  const { text, valid } = decodeName(entry.name);
  return valid
    ? { text, isFolder: entry.isDirectory() }
    : { text, raw: entry.name, isFolder: entry.isDirectory() };
}

/** Joins a path and a name as the file system takes them. */
export function childPath(folder: string | Buffer, name: FolderName): string | Buffer {
  if (typeof folder === 'string' && name.raw === undefined) return `${folder}/${name.text}`;
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), name.raw ?? Buffer.from(name.text)]);
}

/** A symlink's target: text, or bytes when it is not UTF-8. */
export function readLink(path: string | Buffer): string | Buffer {
  const target = readlinkSync(path, { encoding: 'buffer' });
  const { text, valid } = decodeName(target);
  return valid ? text : target;
}

/** What is there, without following a symlink; undefined when there is nothing (any more). */
export function lstatIfThere(path: string | Buffer) {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** fsutil passes over what has vanished while it walks. */
export function isGone(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
