import { Fields } from './fields.ts';
import type { Pages } from './pages.ts';
import { type ElfHeader, PT_NOTE } from './segments.ts';

/** How much of each note segment is read. */
const MAX_NOTES_BYTES = 4096;

const NT_GNU_BUILD_ID = 3;

/** "GNU\0", the name of GNU notes. */
const GNU = [0x47, 0x4e, 0x55, 0];

/** The build id from a GNU note, in hexadecimal digits; null when there is none. @throws BadElf */
export async function readBuildId(pages: Pages, header: ElfHeader): Promise<string | null> {
  for (const { type, offset, fileSize } of header.segments) {
    if (type !== PT_NOTE) continue;
    const bytes = await pages.upTo(offset, Math.min(fileSize, MAX_NOTES_BYTES));
    const id = buildIdIn(bytes, new Fields(bytes, header));
    if (id !== null) return id;
  }
  return null;
}

function buildIdIn(bytes: Uint8Array, fields: Fields): string | null {
  for (let at = 0; at + 12 <= bytes.length; ) {
    const [nameSize, size, type] = [fields.word(at), fields.word(at + 4), fields.word(at + 8)];
    const name = at + 12;
    const start = name + padded(nameSize);
    if (
      type === NT_GNU_BUILD_ID &&
      nameSize === 4 &&
      GNU.every((byte, index) => bytes[name + index] === byte)
    ) {
      const id = bytes.subarray(start, start + size);
      return id.length === 0 ? null : [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    at = start + padded(size);
  }
  return null;
}

/** Names and contents of notes are aligned to four bytes. */
function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
