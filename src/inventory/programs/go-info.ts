import { Fields } from '../../filesystem/elf/fields.ts';
import { BadElf } from '../../filesystem/elf/pages.ts';
import { fileOffset } from '../../filesystem/elf/segments.ts';
import type { Program } from './sections.ts';

/** What Go's linker writes into a program (go/src/debug/buildinfo). */
export interface GoInfo {
  /** `go1.22.1`. */
  readonly version: string;
  /** The lines of `go version -m`, without the version; '' for a program that was built without modules. */
  readonly modules: string;
}

/** "\xff Go buildinf:" */
const MAGIC = [0xff, ...new TextEncoder().encode(' Go buildinf:')];

const ALIGNMENT = 16;
const HEADER_BYTES = 32;

/** Where there is no section, it is at the beginning of the writable data. */
const MAX_SEARCHED_BYTES = 64 * 1024;

const MAX_VERSION_BYTES = 256;
/** A program of 2,000 modules has about 250 kB. */
const MAX_MODULES_BYTES = 1024 * 1024;

/** Random bytes in front of and behind the lines, so that they are found in a running program. */
const SENTINEL_BYTES = 16;

const PT_LOAD = 1;

const decoder = new TextDecoder();

/** The build information of a Go program; null for any other. @throws BadElf */
export async function readGoInfo(program: Program): Promise<GoInfo | null> {
  const at = await placeOf(program);
  if (at === null) return null;
  const { pages } = program;
  const head = await pages.bytes(at, HEADER_BYTES);
  const pointerBytes = head[14] ?? 0;
  const flags = head[15] ?? 0;
  // From Go 1.18 on, the strings follow the header.
  if ((flags & 2) !== 0) {
    const version = await inlineText(program, at + HEADER_BYTES, MAX_VERSION_BYTES);
    const modules = await inlineText(program, version.next, MAX_MODULES_BYTES);
    return { version: decoder.decode(version.bytes), modules: linesIn(modules.bytes) };
  }
  if (pointerBytes !== 4 && pointerBytes !== 8) throw new BadElf('its Go build information is broken');
  const layout = { bits: pointerBytes === 8 ? 64 : 32, littleEndian: (flags & 1) === 0 } as const;
  const pointers = new Fields(head, layout);
  const pointedText = async (address: number, limit: number): Promise<Uint8Array> => {
    const place = address === 0 ? null : fileOffset(program.header.segments, address);
    if (place === null) return new Uint8Array();
    const text = new Fields(await pages.bytes(place, pointerBytes * 2), layout);
    const start = fileOffset(program.header.segments, text.wide(0));
    const length = text.wide(pointerBytes);
    if (length > limit) throw new BadElf('its Go build information is too long');
    return start === null ? new Uint8Array() : await pages.bytes(start, length);
  };
  const version = await pointedText(pointers.wide(16), MAX_VERSION_BYTES);
  if (version.length === 0) return null;
  const modules = await pointedText(pointers.wide(16 + pointerBytes), MAX_MODULES_BYTES);
  return { version: decoder.decode(version), modules: linesIn(modules) };
}

async function placeOf({ pages, header, sections }: Program): Promise<number | null> {
  const section = sections.find(({ name }) => name === '.go.buildinfo');
  // Linkers that strip sections leave the data where it is.
  const areas =
    section !== undefined
      ? [section]
      : sections.length > 0
        ? []
        : header.segments
            .filter(({ type }) => type === PT_LOAD)
            .map(({ offset, fileSize }) => ({ offset, bytes: fileSize }));
  for (const { offset, bytes } of areas) {
    const data = await pages.upTo(offset, Math.min(bytes, MAX_SEARCHED_BYTES));
    for (let at = 0; at + HEADER_BYTES <= data.length; at += ALIGNMENT) {
      if (MAGIC.every((byte, index) => data[at + index] === byte)) return offset + at;
    }
  }
  return null;
}

/** A length as Go's varint, and as many bytes. */
async function inlineText(
  { pages }: Program,
  at: number,
  limit: number,
): Promise<{ readonly bytes: Uint8Array; readonly next: number }> {
  const head = await pages.upTo(at, 10);
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = head[index];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 128 ** index;
    if (byte >= 0x80) continue;
    if (length > limit) throw new BadElf('its Go build information is too long');
    const start = at + index + 1;
    return { bytes: await pages.bytes(start, length), next: start + length };
  }
  throw new BadElf('its Go build information is broken');
}

function linesIn(bytes: Uint8Array): string {
  const end = bytes.length - SENTINEL_BYTES;
  if (end <= SENTINEL_BYTES || bytes[end - 1] !== 0x0a) return '';
  return decoder.decode(bytes.subarray(SENTINEL_BYTES, end));
}
