/** Kinds of binary files by their first bytes (file(1), magic(5)). */
const MAGIC: readonly (readonly [readonly number[], string])[] = [
  [[0x7f, 0x45, 0x4c, 0x46], 'ELF'],
  [[0x1f, 0x8b], 'gzip data'],
  [[0x42, 0x5a, 0x68], 'bzip2 data'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz data'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd data'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip archive'],
  [[0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e, 0x0a], 'ar archive'],
  [[0x89, 0x50, 0x4e, 0x47], 'PNG image'],
  [[0xff, 0xd8, 0xff], 'JPEG image'],
  [[0x47, 0x49, 0x46, 0x38], 'GIF image'],
  [[0x25, 0x50, 0x44, 0x46], 'PDF'],
  [[0xca, 0xfe, 0xba, 0xbe], 'Java class'],
  [[0x00, 0x61, 0x73, 0x6d], 'WebAssembly'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'SQLite database'],
  [[0xde, 0x12, 0x04, 0x95], 'gettext catalogue'],
  [[0x77, 0x4f, 0x46, 0x46], 'WOFF font'],
  [[0x00, 0x01, 0x00, 0x00, 0x00], 'TrueType font'],
  [[0x54, 0x5a, 0x69, 0x66], 'time zone'],
];

/** Only the beginning is searched for a NUL to recognise binary files, as git does. */
const SAMPLE_BYTES = 8000;

/**
 * What a part of a file is; null when it is text.
 * @param offset where in the file the part starts: only its beginning shows the kind
 */
export function fileKind(bytes: Uint8Array, offset: number): string | null {
  if (offset === 0) {
    const found = MAGIC.find(([start]) => start.every((byte, at) => bytes[at] === byte));
    if (found !== undefined) return found[1];
    if (bytes.length > 262 && String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar')
      return 'tar archive';
  }
  return bytes.subarray(0, SAMPLE_BYTES).includes(0) ? 'binary' : null;
}
