const MAGICS: readonly (readonly number[])[] = [
  // bzip2, gzip, xz
  [0x42, 0x5a, 0x68],
  [0x1f, 0x8b, 0x08],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
];

const HEADER_BYTES = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;

/**
 * Whether bytes are the beginning of an archive as docker takes it for a context: a tar, also compressed with bzip2,
 * gzip or xz (docker/buildx build/utils.go isArchive).
 */
export function isArchive(start: Uint8Array): boolean {
  return MAGICS.some((magic) => magic.every((byte, at) => start[at] === byte)) || isTarHeader(start);
}

/** A tar's first header has the sum of its bytes, with the sum's own counted as spaces; all zeros are an empty tar. */
function isTarHeader(start: Uint8Array): boolean {
  if (start.length < HEADER_BYTES) return false;
  const header = start.subarray(0, HEADER_BYTES);
  if (header.every((byte) => byte === 0)) return true;
  const written = Buffer.from(header.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES)).toString('latin1');
  if (!/^ *[0-7]+[ \0]*$/.test(written)) return false;
  const sum = header.reduce((total, byte, at) => {
    const isOwn = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_BYTES;
    return total + (isOwn ? 0x20 : byte);
  }, 0);
  return sum === Number.parseInt(written.replace(/[ \0]/g, ''), 8);
}
