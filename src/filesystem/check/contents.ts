import type { RootFile } from '../load/index.ts';

/** Bytes that are read at a time, and of one file at most: programs are big, and what is looked for is near no end. */
const PIECE = 1024 * 1024;
const MOST = 256 * 1024 * 1024;

/** Which of some words (of plain ASCII) a file holds. It is read piece by piece, until all of them were found. */
export async function wordsIn(file: RootFile, words: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const longest = Math.max(...words.map(({ length }) => length));
  const end = Math.min(file.entry.size, MOST);
  let before = new Uint8Array();
  for (let at = 0; at < end && found.size < words.length; at += PIECE) {
    const piece = await file.bytes(at, PIECE);
    if (piece.length === 0) break;
    const text = Buffer.concat([before, piece]);
    for (const word of words) if (!found.has(word) && text.includes(word, 0, 'latin1')) found.add(word);
    before = Uint8Array.from(text.subarray(Math.max(0, text.length - longest)));
  }
  return found;
}
