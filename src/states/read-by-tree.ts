import { RefusedError } from '../errors.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { TakeContents } from '../ports.ts';
import type { ByteRange, StateFiles } from './state-files.ts';

/** Reads a file of a state, following links in its tree. Stops once it has the range. */
export async function readByTree(files: StateFiles, path: string, range?: ByteRange): Promise<Uint8Array> {
  const { entry } = (await files.tree()).follow(path);
  if (entry === null || fileType(entry.mode) !== 'file') throw notAFile(path);
  const { offset, length } = range ?? { offset: 0, length: Number.POSITIVE_INFINITY };
  const enough = new RefusedError('enough was read');
  const pieces: Uint8Array[] = [];
  let at = 0;
  const take: TakeContents = (_path, chunk) => {
    if (chunk === null) return;
    const piece = chunk.subarray(Math.max(0, offset - at), Math.max(0, offset + length - at));
    // The chunk's memory may be reused.
    if (piece.length > 0) pieces.push(Uint8Array.from(piece));
    at += chunk.length;
    if (at >= offset + length) throw enough;
  };
  if (length > 0) {
    await files.contents([entry.path], take).catch((error: unknown) => {
      if (error !== enough) throw error;
    });
  }
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The entries of some files, each once. @throws an error for a path that is not a regular file */
export function filesOf(tree: FileTree, paths: Iterable<string>): readonly TreeEntry[] {
  return [...new Set(paths)].map((path) => {
    const entry = tree.get(path);
    if (entry === undefined || fileType(entry.mode) !== 'file') throw notAFile(path);
    return entry;
  });
}

/** The error for a path that is not a regular file. */
export function notAFile(path: string): Error {
  return new RefusedError(`/${path} is not a file in this state.`);
}
