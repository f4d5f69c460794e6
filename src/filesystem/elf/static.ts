import { runsOn } from './machines.ts';
import { BadElf, Pages } from './pages.ts';
import { PT_INTERP, readHeader } from './segments.ts';

/**
 * Whether the beginning of a file (a few KiB are enough) is that of a program that needs no loader, and so no
 * libraries: ELF without a PT_INTERP header.
 *
 * @param platform `linux/amd64`; a program that cannot run there does not count. Null accepts any
 */
export async function isStaticProgram(start: Uint8Array, platform: string | null): Promise<boolean> {
  const pages = new Pages(async (offset, length) => start.subarray(offset, offset + length), start.length);
  const header = await readHeader(pages).catch((error: unknown) => {
    if (error instanceof BadElf) return null;
    throw error;
  });
  if (header === null || header.segments.length === 0) return false;
  if (header.segments.some(({ type }) => type === PT_INTERP)) return false;
  return platform === null || runsOn(platform, header);
}
