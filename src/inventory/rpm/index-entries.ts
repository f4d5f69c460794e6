import { Malformed } from '../malformed.ts';

/** Types of values (https://rpm-software-management.github.io/rpm/manual/format_header.html). */
export const TYPE = { int32: 4, string: 6, stringArray: 8 } as const;

/** rpm's own limit, at the same place. */
const MAX_ENTRIES = 0xffff;
const ENTRY_BYTES = 16;

/** Where a value lies in a header. */
export interface IndexEntry {
  readonly offset: number;
  readonly count: number;
}

/** The index of a header, which says where its values are. */
export interface HeaderIndex {
  readonly view: DataView;
  /** The value of a tag; null if there is none, or one of another type. */
  readonly find: (tag: number, type: number) => IndexEntry | null;
}

/** Reads the index of a header as rpm's databases keep it: without the magic number of package files. @throws Malformed */
export function headerIndex(blob: Uint8Array): HeaderIndex {
  if (blob.length < 8) throw new Malformed('the header of a package ends too early');
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const entries = view.getUint32(0);
  const start = 8 + entries * ENTRY_BYTES;
  if (entries > MAX_ENTRIES || start > blob.length) throw new Malformed('the header of a package is broken');
  const at = new Map<number, number>();
  for (let entry = 8; entry < start; entry += ENTRY_BYTES) {
    const tag = view.getUint32(entry);
    if (!at.has(tag)) at.set(tag, entry);
  }
  return {
    view,
    find: (tag, type) => {
      const entry = at.get(tag);
      if (entry === undefined || view.getUint32(entry + 4) !== type) return null;
      return { offset: start + view.getUint32(entry + 8), count: view.getUint32(entry + 12) };
    },
  };
}
