import { Fields } from '../../filesystem/elf/fields.ts';
import { BadElf, Pages } from '../../filesystem/elf/pages.ts';
import { type ElfHeader, readHeader } from '../../filesystem/elf/segments.ts';
import type { ReadAt } from '../types.ts';

/** A part of a program file. */
export interface Section {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

export interface Program {
  readonly pages: Pages;
  readonly header: ElfHeader;
  readonly sections: readonly Section[];
}

/** Sections that hold nothing in the file (gabi, chapter 4). */
const SHT_NOBITS = 8;

const MAX_SECTIONS = 4096;
const MAX_NAME_BYTES = 64;
const MAX_NAMES_BYTES = 1024 * 1024;

/**
 * The sections of an ELF file; none if it was stripped of them. Null for any other file. @throws BadElf
 * @param size bytes of the file
 */
export async function openProgram(read: ReadAt, size: number): Promise<Program | null> {
  const pages = new Pages(read, size);
  const header = await readHeader(pages);
  return header === null ? null : { pages, header, sections: await sectionsOf(pages, header) };
}

async function sectionsOf(pages: Pages, header: ElfHeader): Promise<readonly Section[]> {
  const wide = header.bits === 64;
  const start = new Fields(await pages.upTo(0, 64), header);
  const offset = start.wide(wide ? 40 : 32);
  const size = start.half(wide ? 58 : 46);
  const count = start.half(wide ? 60 : 48);
  const names = start.half(wide ? 62 : 50);
  if (offset === 0 || count === 0) return [];
  if (count > MAX_SECTIONS || size < (wide ? 64 : 40)) throw new BadElf('its section headers are broken');
  const table = new Fields(await pages.bytes(offset, size * count), header);
  const placeOf = (index: number) => {
    const at = index * size;
    const isEmpty = table.word(at + 4) === SHT_NOBITS;
    return {
      name: table.word(at),
      offset: table.wide(at + (wide ? 24 : 16)),
      bytes: isEmpty ? 0 : table.wide(at + (wide ? 32 : 20)),
    };
  };
  if (names >= count) return [];
  const strings = placeOf(names);
  const text = await pages.upTo(strings.offset, Math.min(strings.bytes, MAX_NAMES_BYTES));
  return Array.from({ length: count }, (_, index) => {
    const { name, ...place } = placeOf(index);
    return { name: nameAt(text, name), ...place };
  });
}

function nameAt(text: Uint8Array, at: number): string {
  const bytes = text.subarray(at, at + MAX_NAME_BYTES);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}
