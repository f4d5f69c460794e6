import { Malformed } from '../malformed.ts';

/** What is wanted of the header of a package. */
export interface RpmHeader {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  /** Null if the package has none, which counts as 0. */
  readonly epoch: number | null;
}

/** Tags of rpm (https://rpm-software-management.github.io/rpm/manual/tags.html). */
const TAG = { name: 1000, version: 1001, release: 1002, epoch: 1003, arch: 1022 } as const;

const INT32 = 4;
const STRING = 6;

/** rpm's own limits (https://rpm-software-management.github.io/rpm/manual/format_header.html). */
const MAX_ENTRIES = 0xffff;
const ENTRY_BYTES = 16;

const MAX_STRING_BYTES = 1024;

const decoder = new TextDecoder();

/** Reads a header as rpm's databases keep it: without the magic number of package files. @throws Malformed */
export function readRpmHeader(blob: Uint8Array): RpmHeader {
  if (blob.length < 8) throw new Malformed('the header of a package ends too early');
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const entries = view.getUint32(0);
  const start = 8 + entries * ENTRY_BYTES;
  if (entries > MAX_ENTRIES || start > blob.length) throw new Malformed('the header of a package is broken');
  const at = new Map<number, { readonly type: number; readonly offset: number }>();
  for (let entry = 8; entry < start; entry += ENTRY_BYTES) {
    const tag = view.getUint32(entry);
    if (!at.has(tag)) {
      at.set(tag, { type: view.getUint32(entry + 4), offset: start + view.getUint32(entry + 8) });
    }
  }
  const text = (tag: number): string => {
    const found = at.get(tag);
    if (found === undefined || found.type !== STRING) return '';
    const bytes = blob.subarray(found.offset, found.offset + MAX_STRING_BYTES);
    const end = bytes.indexOf(0);
    return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
  };
  const epoch = at.get(TAG.epoch);
  const hasEpoch = epoch !== undefined && epoch.type === INT32 && epoch.offset + 4 <= blob.length;
  return {
    name: text(TAG.name),
    version: text(TAG.version),
    release: text(TAG.release),
    arch: text(TAG.arch),
    epoch: hasEpoch ? view.getUint32(epoch.offset) : null,
  };
}
