import { BadElf, Pages } from './pages.ts';
import { PT_LOAD, readHeader } from './segments.ts';
import type { ReadAt } from './types.ts';

/** A piece of a file, in bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of an ELF file that a process gets to see, in order and apart: debug information is not among them. Null for
 * anything but a valid ELF file with such parts. Rejects only when `read` does.
 */
export async function loadedRanges(read: ReadAt, size: number): Promise<readonly ByteRange[] | null> {
  try {
    const header = await readHeader(new Pages(read, size));
    const ranges: ByteRange[] = [];
    const loaded = (header?.segments ?? []).filter(({ type, fileSize }) => type === PT_LOAD && fileSize > 0);
    for (const { offset, fileSize } of loaded.toSorted((a, b) => a.offset - b.offset)) {
      const start = Math.max(offset, ranges.at(-1)?.end ?? 0);
      const end = Math.min(size, offset + fileSize);
      if (end > start) ranges.push({ start, end });
    }
    return ranges.length === 0 ? null : ranges;
  } catch (error) {
    if (error instanceof BadElf) return null;
    throw error;
  }
}
