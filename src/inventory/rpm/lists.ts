import { headerIndex, TYPE } from './index-entries.ts';

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

/** The most texts or numbers of a list; packages of firmware have some thousands. */
const MAX_LIST = 200_000;

const decoder = new TextDecoder();

/** Reads the lists of a header as rpm's databases keep it; a list that a package does not have is empty. @throws Malformed */
export function readRpmLists(blob: Uint8Array): RpmLists {
  const { view, find } = headerIndex(blob);
  const texts = (tag: number): readonly string[] => {
    const { offset = 0, count = 0 } = find(tag, TYPE.stringArray) ?? {};
    const most = Math.min(count, MAX_LIST);
    const found: string[] = [];
    for (let from = offset; found.length < most && from < blob.length; ) {
      const end = blob.indexOf(0, from);
      found.push(decoder.decode(blob.subarray(from, end < 0 ? blob.length : end)));
      from = end < 0 ? blob.length : end + 1;
    }
    return found;
  };
  const { offset = 0, count = 0 } = find(TAG.folderIndexes, TYPE.int32) ?? {};
  const folders = texts(TAG.folders);
  const files = texts(TAG.names).flatMap((name, index) => {
    const place = offset + 4 * index;
    const folder = index < count && place + 4 <= blob.length ? folders[view.getUint32(place)] : undefined;
    return folder === undefined ? [] : [`${folder}${name}`];
  });
  return { files, provides: texts(TAG.provides), requires: texts(TAG.requires) };
}
