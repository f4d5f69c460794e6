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
  if (entries.some(({ name }) => name.includes('\ufffd'))) {
    const raw = readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
    return raw.sort((a, b) => Buffer.compare(a.name, b.name)).map(fromBytes);
  }
  const names = entries.map((entry) => ({ text: entry.name, isFolder: entry.isDirectory() }));
  // The engine's own comparison is the fastest, and right unless there are characters beyond the BMP.
  const plain = !names.some(({ text }) => /[\ud800-\udfff]/.test(text));
  return names.sort((a, b) => (plain ? (a.text < b.text ? -1 : 1) : compareBytes(a.text, b.text)));
}

function fromBytes(entry: Dirent<Buffer>): FolderName {
  const { text, valid } = decodeName(entry.name);
  const isFolder = entry.isDirectory();
  return valid ? { text, isFolder } : { text, raw: entry.name, isFolder };
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
