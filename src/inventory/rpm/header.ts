import { headerIndex, TYPE } from './index-entries.ts';

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

const MAX_STRING_BYTES = 1024;

const decoder = new TextDecoder();

/** Reads a header as rpm's databases keep it: without the magic number of package files. @throws Malformed */
export function readRpmHeader(blob: Uint8Array): RpmHeader {
  const { view, find } = headerIndex(blob);
  const text = (tag: number): string => {
    const found = find(tag, TYPE.string);
    if (found === null) return '';
    const bytes = blob.subarray(found.offset, found.offset + MAX_STRING_BYTES);
    const end = bytes.indexOf(0);
    return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
  };
  const epoch = find(TAG.epoch, TYPE.int32);
  const hasEpoch = epoch !== null && epoch.offset + 4 <= blob.length;
  return {
    name: text(TAG.name),
    version: text(TAG.version),
    release: text(TAG.release),
    arch: text(TAG.arch),
    epoch: hasEpoch ? view.getUint32(epoch.offset) : null,
  };
}
