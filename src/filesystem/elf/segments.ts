import { Fields, type Layout } from './fields.ts';
import { BadElf, type Pages } from './pages.ts';

/** A program header (gabi, chapter 5). */
export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

export interface ElfHeader extends Layout {
  readonly machine: number;
  readonly type: number;
  readonly segments: readonly Segment[];
}

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;

/** More program headers than any linker writes. */
const MAX_SEGMENTS = 1024;

/**
 * Reads the header and the program headers; null when the file does not start with the ELF magic number. @throws BadElf
 */
export async function readHeader(pages: Pages): Promise<ElfHeader | null> {
  const start = await pages.upTo(0, 64);
  if (start.length < 4 || start[0] !== 0x7f || start[1] !== 0x45 || start[2] !== 0x4c || start[3] !== 0x46) {
    return null;
  }
  const bits = start[4] === 1 ? 32 : start[4] === 2 ? 64 : null;
  const order = start[5];
  if (bits === null || (order !== 1 && order !== 2)) throw new BadElf('it is neither 32-bit nor 64-bit');
  const layout: Layout = { bits, littleEndian: order === 1 };
  const fields = new Fields(start, layout);
  const wide = bits === 64;
  const offset = fields.wide(wide ? 32 : 28);
  const size = fields.half(wide ? 54 : 42);
  const count = fields.half(wide ? 56 : 44);
  const header = { ...layout, type: fields.half(16), machine: fields.half(18) };
  if (count === 0) return { ...header, segments: [] };
  if (count > MAX_SEGMENTS || size < (wide ? 56 : 32)) throw new BadElf('its program headers are broken');
  const table = new Fields(await pages.bytes(offset, size * count), layout);
  const segments = Array.from({ length: count }, (_, index) => segmentAt(table, index * size, wide));
  return { ...header, segments };
}

function segmentAt(table: Fields, at: number, wide: boolean): Segment {
  return {
    type: table.word(at),
    offset: table.wide(at + (wide ? 8 : 4)),
    address: table.wide(at + (wide ? 16 : 8)),
    fileSize: table.wide(at + (wide ? 32 : 16)),
  };
}

/** The file offset of an address; null when no part of the file is loaded there. */
export function fileOffset(segments: readonly Segment[], address: number): number | null {
  const segment = segments.find(
    (each) => each.type === PT_LOAD && address >= each.address && address < each.address + each.fileSize,
  );
  return segment === undefined ? null : address - segment.address + segment.offset;
}
