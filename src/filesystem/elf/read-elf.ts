import { readDynamic } from './dynamic.ts';
import { readBuildId } from './notes.ts';
import { BadElf, Pages } from './pages.ts';
import { type ElfHeader, PT_INTERP, readHeader } from './segments.ts';
import type { ElfInfo, ReadAt } from './types.ts';

/** The result of reading a file as ELF. */
export type ElfReading =
  | { readonly kind: 'elf'; readonly elf: ElfInfo }
  /** It does not start with the ELF magic number. */
  | { readonly kind: 'other' }
  /** It starts with it, but is not valid. */
  | { readonly kind: 'broken'; readonly why: string };

const ET_EXEC = 2;
const ET_DYN = 3;

/** PATH_MAX of Linux: the kernel accepts no longer path. */
const MAX_INTERPRETER_BYTES = 4096;

/**
 * Reads headers, dynamic section, versions and build id of a file of any kind: in pieces of 4 KiB, 2 MiB at most.
 * Rejects only when `read` does.
 *
 * @param size bytes of the file
 */
export async function inspectElf(read: ReadAt, size: number): Promise<ElfReading> {
  const pages = new Pages(read, size);
  try {
    const header = await readHeader(pages);
    if (header === null) return { kind: 'other' };
    return { kind: 'elf', elf: await infoOf(pages, header) };
  } catch (error) {
    if (error instanceof BadElf) return { kind: 'broken', why: error.message };
    throw error;
  }
}

/** Like inspectElf; null for anything but a valid ELF file. */
export async function readElf(read: ReadAt, size: number): Promise<ElfInfo | null> {
  const reading = await inspectElf(read, size);
  return reading.kind === 'elf' ? reading.elf : null;
}

async function infoOf(pages: Pages, header: ElfHeader): Promise<ElfInfo> {
  const { bits, littleEndian, machine, type } = header;
  const segment = header.segments.find((each) => each.type === PT_INTERP);
  return {
    bits,
    littleEndian,
    machine,
    type: type === ET_EXEC ? 'executable' : type === ET_DYN ? 'shared' : 'other',
    interpreter:
      segment === undefined
        ? null
        : await pages.text(segment.offset, Math.min(segment.fileSize, MAX_INTERPRETER_BYTES)),
    ...(await readDynamic(pages, header)),
    buildId: await readBuildId(pages, header),
  };
}
