import type { RootFile } from '../load/index.ts';

/** Bytes read at a time, and at most of one file: programs are big, and the words may be anywhere in them. */
const PIECE_BYTES = 1024 * 1024;
const MAX_SEARCHED_BYTES = 256 * 1024 * 1024;

/** What was found in a file: it is asked again in each round of a check. */
const known = new WeakMap<RootFile, Map<string, Promise<ReadonlySet<string>>>>();

/**
 * Finds which of some ASCII words a file contains. Reads piece by piece until all are found. Rejects when the engine
 * cannot read the file.
 */
export function wordsIn(file: RootFile, words: readonly string[]): Promise<ReadonlySet<string>> {
  const ofFile = known.get(file) ?? new Map<string, Promise<ReadonlySet<string>>>();
  known.set(file, ofFile);
  const key = words.join('\n');
  const found = ofFile.get(key) ?? search(file, words);
  ofFile.set(key, found);
  return found;
}

async function search(file: RootFile, words: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const longest = Math.max(...words.map(({ length }) => length));
  const end = Math.min(file.entry.size, MAX_SEARCHED_BYTES);
  let before = new Uint8Array();
  for (let at = 0; at < end && found.size < words.length; at += PIECE_BYTES) {
    const piece = await file.bytes(at, PIECE_BYTES);
    if (piece.length === 0) break;
    const text = Buffer.concat([before, piece]);
    for (const word of words) if (!found.has(word) && text.includes(word, 0, 'latin1')) found.add(word);
    before = Uint8Array.from(text.subarray(Math.max(0, text.length - longest)));
  }
  return found;
}
