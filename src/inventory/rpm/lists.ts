import { Malformed } from '../malformed.ts';

/** What the header of a package says of its files and of other packages. */
export interface RpmLists {
  /** Absolute. */
  readonly files: readonly string[];
  /** Names as others ask for them, such as `libz.so.1()(64bit)`. */
  readonly provides: readonly string[];
  readonly requires: readonly string[];
}

/** Tags of rpm (https://rpm-software-management.github.io/rpm/manual/tags.html). */
const TAG = { requires: 1049, provides: 1047, folderIndexes: 1116, names: 1117, folders: 1118 } as const;

const INT32 = 4;
const STRING_ARRAY = 8;

const ENTRY_BYTES = 16;

/** The most texts or numbers of a list; packages of firmware have some thousands. */
const MAX_LIST = 200_000;

const decoder = new TextDecoder();

/** Reads the lists of a header as rpm's databases keep it; a list that a package does not have is empty. @throws Malformed */
export function readRpmLists(blob: Uint8Array): RpmLists {
  if (blob.length < 8) throw new Malformed('the header of a package ends too early');
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const start = 8 + view.getUint32(0) * ENTRY_BYTES;
  if (start > blob.length) throw new Malformed('the header of a package is broken');
  const entryOf = (tag: number, type: number): { readonly at: number; readonly count: number } | null => {
    for (let entry = 8; entry < start; entry += ENTRY_BYTES) {
      if (view.getUint32(entry) !== tag || view.getUint32(entry + 4) !== type) continue;
      return { at: start + view.getUint32(entry + 8), count: Math.min(view.getUint32(entry + 12), MAX_LIST) };
    }
    return null;
  };
  const texts = (tag: number): readonly string[] => {
    const { at = 0, count = 0 } = entryOf(tag, STRING_ARRAY) ?? {};
    const found: string[] = [];
    for (let from = at; found.length < count && from < blob.length; ) {
      const end = blob.indexOf(0, from);
      found.push(decoder.decode(blob.subarray(from, end < 0 ? blob.length : end)));
      from = end < 0 ? blob.length : end + 1;
    }
    return found;
  };
  const { at = 0, count = 0 } = entryOf(TAG.folderIndexes, INT32) ?? {};
  const folders = texts(TAG.folders);
  const files = texts(TAG.names).flatMap((name, index) => {
    const place = at + 4 * index;
    const folder = index < count && place + 4 <= blob.length ? folders[view.getUint32(place)] : undefined;
    return folder === undefined ? [] : [`${folder}${name}`];
  });
  return { files, provides: texts(TAG.provides), requires: texts(TAG.requires) };
}
