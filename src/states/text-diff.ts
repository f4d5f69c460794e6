import type { DiffEntry } from '../filesystem/diff.ts';
import { fileType, typeName } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { unifiedDiff } from '../filesystem/unified-diff.ts';
import { plainName } from '../progress/plain-name.ts';
import type { StateFiles } from './state-files.ts';

/** How one entry differs, as text. */
export type TextDiff =
  | { readonly kind: 'text'; readonly text: string }
  /** One sentence saying why: binary, a folder, too large. */
  | { readonly kind: 'none'; readonly why: string };

const MAX_DIFF_BYTES = 4 * 1024 * 1024;

/**
 * The unified diff of one changed entry. A side without the file counts as empty; a symlink counts as its target.
 * @param names prefix of each side's path, such as a REF
 */
export async function textDiff(
  a: StateFiles,
  b: StateFiles,
  entry: Pick<DiffEntry, 'path' | 'a' | 'b'>,
  names: { readonly a: string; readonly b: string },
): Promise<TextDiff> {
  const path = plainName(`/${entry.path}`);
  const odd = [entry.a, entry.b].find((side) => side !== null && !isReadable(side));
  if (odd)
    return {
      kind: 'none',
      why: `${path} is a ${typeName(fileType(odd.mode))}, which has no lines to compare.`,
    };
  const big = [entry.a, entry.b].find((side) => side !== null && side.size > MAX_DIFF_BYTES);
  if (big) return { kind: 'none', why: `${path} is too large to compare line by line (${big.size} bytes).` };
  const [before, after] = await Promise.all([bytesOf(a, entry.a), bytesOf(b, entry.b)]);
  if (isBinary(before) || isBinary(after)) {
    return { kind: 'none', why: `${path} is binary: ${before.length} bytes before, ${after.length} after.` };
  }
  const decoder = new TextDecoder();
  const text = unifiedDiff(decoder.decode(before), decoder.decode(after), {
    a: entry.a === null ? null : `${names.a}/${entry.a.path}`,
    b: entry.b === null ? null : `${names.b}/${entry.b.path}`,
  });
  return text === null
    ? { kind: 'none', why: `The contents of ${path} are the same.` }
    : { kind: 'text', text };
}

function isReadable({ mode }: TreeEntry): boolean {
  return fileType(mode) === 'file' || fileType(mode) === 'symlink';
}

async function bytesOf(files: StateFiles, entry: TreeEntry | null): Promise<Uint8Array> {
  if (entry === null) return new Uint8Array();
  if (fileType(entry.mode) === 'symlink') return new TextEncoder().encode(`${entry.linkname}\n`);
  return await files.read((await files.tree()).contentOf(entry).path);
}

/** Like git: a NUL among the first 8,000 bytes (xdiff-interface.c buffer_is_binary). */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
