import { Fields } from './fields.ts';
import type { Pages } from './pages.ts';
import type { ElfHeader } from './segments.ts';
import type { VersionsNeeded } from './types.ts';

export type StringAt = (offset: number) => Promise<string>;

/** A version table, and the file that it is in. */
export interface VersionTable {
  readonly pages: Pages;
  readonly header: ElfHeader;
  readonly string: StringAt;
  /** File offset of the table; null when there is none. */
  readonly at: number | null;
}

/** No more links than this are followed in these tables, wherever they lead. */
const MAX_FOLLOWED_LINKS = 2048;

const VER_FLG_BASE = 1;
const VER_FLG_WEAK = 2;

/** Reads Elf_Verneed and Elf_Vernaux (LSB, chapter "Symbol Versioning"). @throws BadElf */
export async function readVersionsNeeded(
  table: VersionTable,
  count: number,
): Promise<readonly VersionsNeeded[]> {
  const found: VersionsNeeded[] = [];
  let left = MAX_FOLLOWED_LINKS;
  let at = table.at;
  for (let index = 0; at !== null && index < count && left > 0; index += 1, left -= 1) {
    const need = await fieldsAt(table, at, 16);
    const versions: string[] = [];
    let aux = at + need.word(8);
    for (let number = need.half(2); number > 0 && left > 0; number -= 1, left -= 1) {
      const entry = await fieldsAt(table, aux, 16);
      if ((entry.half(4) & VER_FLG_WEAK) === 0) versions.push(await table.string(entry.word(8)));
      const next = entry.word(12);
      if (next === 0) break;
      aux += next;
    }
    found.push({ library: await table.string(need.word(4)), versions });
    at = following(at, need.word(12));
  }
  return found;
}

/** Reads Elf_Verdef and Elf_Verdaux, without the entry that only names the library itself. @throws BadElf */
export async function readVersionsDefined(table: VersionTable, count: number): Promise<readonly string[]> {
  const found: string[] = [];
  let at = table.at;
  for (let index = 0; at !== null && index < Math.min(count, MAX_FOLLOWED_LINKS); index += 1) {
    const definition = await fieldsAt(table, at, 20);
    if ((definition.half(2) & VER_FLG_BASE) === 0) {
      const name = await fieldsAt(table, at + definition.word(12), 8);
      found.push(await table.string(name.word(0)));
    }
    at = following(at, definition.word(16));
  }
  return found;
}

async function fieldsAt({ pages, header }: VersionTable, at: number, length: number): Promise<Fields> {
  return new Fields(await pages.bytes(at, length), header);
}

function following(at: number, next: number): number | null {
  return next === 0 ? null : at + next;
}
