import { isAbsolute, relative } from 'node:path';
import { readRegularFile, UnfitFileError } from '../../read-file.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';

/** So much text is kept for whoever asks for a file again; of one text, its length. */
const MAX_KEPT_CHARS = 32 * 1024 * 1024;

/**
 * Reads files for definitions, and shows their paths from a folder. A file that is asked for again is not read again,
 * unless much was read since.
 */
export function definitionDisk(cwd: string, home: string): ComposeDisk {
  const show = (path: string): string => shortPath(path, cwd);
  const known = new Map<string, Promise<string | null>>();
  const lengths = new Map<string, number>();
  let kept = 0;
  const keep = (path: string, text: string | null): void => {
    lengths.set(path, text?.length ?? 0);
    kept += text?.length ?? 0;
    for (const [oldest, length] of lengths) {
      if (kept <= MAX_KEPT_CHARS) return;
      kept -= length;
      lengths.delete(oldest);
      known.delete(oldest);
    }
  };
  const read = (path: string): Promise<string | null> => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const reading = readText(path, show(path));
    known.set(path, reading);
    reading.then(
      (text) => keep(path, text),
      () => {},
    );
    return reading;
  };
  return { read, show, home };
}

/** The shorter of a path from `cwd` and the path itself. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === '') return '.';
  return isAbsolute(short) || short.length > path.length ? path : short;
}

async function readText(path: string, shown: string): Promise<string | null> {
  try {
    const bytes = await readRegularFile(path);
    return bytes.toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const isFolder = error instanceof UnfitFileError && error.message === 'it is a folder';
    if (isFolder && path.endsWith('.env')) return null;
    throw new DefinitionError({ file: shown, line: null }, `it cannot be read: ${reasonOf(error, code)}.`);
  }
}

function reasonOf(error: unknown, code: unknown): string {
  if (code === 'EACCES') return 'permission is denied';
  if (code === 'ELOOP') return 'it has a loop of symlinks';
  return error instanceof Error ? error.message : String(error);
}
