/** Makes small ELF files of 64 bits, little-endian, with sections and one loaded segment. */

export interface ElfSection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const SECTION_BYTES = 64;

/** Where the segment is loaded: addresses in it are this and the offset in the file. */
export const LOADED_AT = 0x400000;

/** The offset of the first section in the file. */
export const FIRST_SECTION = HEADER_BYTES + SEGMENT_BYTES + 8;

/** A program with these sections, in order, each aligned to 16 bytes. @param stripped leaves the section headers out */
export function elfFile(sections: readonly ElfSection[], stripped = false): Uint8Array {
  const names = ['', ...sections.map(({ name }) => name), '.shstrtab'];
  const strings = Buffer.from(`${names.join('\0')}\0`);
  const parts: { readonly bytes: Uint8Array; readonly offset: number }[] = [];
  let at = FIRST_SECTION;
  for (const bytes of [...sections.map((each) => each.bytes), strings]) {
    parts.push({ bytes, offset: at });
    at = Math.ceil((at + bytes.length) / 16) * 16;
  }
  const table = at;
  const count = names.length;
  const file = Buffer.alloc(stripped ? table : table + count * SECTION_BYTES);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(62, 18);
  file.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  file.writeUInt16LE(SEGMENT_BYTES, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, HEADER_BYTES);
  file.writeBigUInt64LE(BigInt(stripped ? FIRST_SECTION : 0), HEADER_BYTES + 8);
  file.writeBigUInt64LE(BigInt(LOADED_AT + (stripped ? FIRST_SECTION : 0)), HEADER_BYTES + 16);
  file.writeBigUInt64LE(BigInt(table - (stripped ? FIRST_SECTION : 0)), HEADER_BYTES + 32);
  for (const { bytes, offset } of parts) file.set(bytes, offset);
  if (stripped) return file;
  file.writeBigUInt64LE(BigInt(table), 40);
  file.writeUInt16LE(SECTION_BYTES, 58);
  file.writeUInt16LE(count, 60);
  file.writeUInt16LE(count - 1, 62);
  let name = 1;
  for (const [index, { bytes, offset }] of parts.entries()) {
    const header = table + (index + 1) * SECTION_BYTES;
    file.writeUInt32LE(name, header);
    file.writeUInt32LE(1, header + 4);
    file.writeBigUInt64LE(BigInt(offset), header + 24);
    file.writeBigUInt64LE(BigInt(bytes.length), header + 32);
    name += Buffer.byteLength(names[index + 1] ?? '') + 1;
  }
  return file;
}

const SENTINEL = Buffer.alloc(16, 0xaa);

/** The build information of Go from 1.18 on. @param modules lines as `go version -m` prints them */
export function goInfo(version: string, modules: string): Uint8Array {
  const head = Buffer.alloc(32);
  head.set([0xff, ...Buffer.from(' Go buildinf:'), 8, 2]);
  const text = modules === '' ? Buffer.alloc(0) : Buffer.concat([SENTINEL, Buffer.from(modules), SENTINEL]);
  return Buffer.concat([head, counted(Buffer.from(version)), counted(text)]);
}

/** That of Go before 1.18, as the first section of a file: pointers to where the strings are. */
export function oldGoInfo(version: string, modules: string): Uint8Array {
  const text = Buffer.concat([SENTINEL, Buffer.from(modules), SENTINEL]);
  const [versionAt, textAt, end] = [64, 64 + version.length, 64 + version.length + text.length];
  const info = Buffer.alloc(end);
  info.set([0xff, ...Buffer.from(' Go buildinf:'), 8, 0]);
  const address = (at: number): bigint => BigInt(LOADED_AT + FIRST_SECTION + at);
  info.writeBigUInt64LE(address(32), 16);
  info.writeBigUInt64LE(address(48), 24);
  info.writeBigUInt64LE(address(versionAt), 32);
  info.writeBigUInt64LE(BigInt(version.length), 40);
  info.writeBigUInt64LE(address(textAt), 48);
  info.writeBigUInt64LE(BigInt(text.length), 56);
  info.set(Buffer.from(version), versionAt);
  info.set(text, textAt);
  return info;
}

function counted(bytes: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
