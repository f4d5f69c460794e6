import { readDynamic } from './dynamic.ts';
import { readBuildId } from './notes.ts';
import { BadElf, Pages } from './pages.ts';
import { type ElfHeader, PT_INTERP, readHeader } from './segments.ts';
import type { ElfInfo, ReadAt } from './types.ts';

/** What the file turned out to be. */
export type ElfReading =
  | { readonly kind: 'elf'; readonly elf: ElfInfo }
  /** It does not begin as ELF does. */
  | { readonly kind: 'other' }
  /** It does, and then makes no sense. */
  | { readonly kind: 'broken'; readonly why: string };

const ET_EXEC = 2;
const ET_DYN = 3;

/** PATH_MAX of Linux: the kernel takes no longer one. */
const MOST_INTERPRETER = 4096;

/**
 * Reads headers, dynamic section, versions and build id of a file, whatever it holds: pieces of 4 KiB, 2 MiB at most.
 * Rejects only as `read` does.
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

/** The same, null for what is no sound ELF file. */
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
        : await pages.text(segment.offset, Math.min(segment.fileSize, MOST_INTERPRETER)),
    ...(await readDynamic(pages, header)),
    buildId: await readBuildId(pages, header),
  };
}
