import { Fields } from './fields.ts';
import type { Pages } from './pages.ts';
import { type ElfHeader, fileOffset, PT_DYNAMIC } from './segments.ts';
import type { ElfInfo } from './types.ts';
import { readVersionsDefined, readVersionsNeeded, type StringAt } from './versions.ts';

type DynamicInfo = Pick<
  ElfInfo,
  | 'dynamic'
  | 'needed'
  | 'soname'
  | 'rpath'
  | 'runpath'
  | 'pie'
  | 'noDefaultLibraries'
  | 'versionsNeeded'
  | 'versionsDefined'
>;

const NONE: DynamicInfo = {
  dynamic: false,
  needed: [],
  soname: null,
  rpath: [],
  runpath: [],
  pie: false,
  noDefaultLibraries: false,
  versionsNeeded: [],
  versionsDefined: [],
};

/** Tags of the dynamic section (gabi, chapter 5; the last ones are GNU's). */
const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_STRSZ = 10;
const DT_SONAME = 14;
const DT_RPATH = 15;
const DT_RUNPATH = 29;
const DT_VERDEF = 0x6ffffffc;
const DT_VERDEFNUM = 0x6ffffffd;
const DT_VERNEED = 0x6ffffffe;
const DT_VERNEEDNUM = 0x6fffffff;
const DT_FLAGS_1 = 0x6ffffffb;
const DF_1_NODEFLIB = 0x800;
const DF_1_PIE = 0x08000000;

/** How much of a dynamic section is read; real ones have less than 2 KiB. */
const MAX_DYNAMIC_BYTES = 64 * 1024;

/** How many libraries one file may need; real ones need less than a hundred. */
const MAX_NEEDED_LIBRARIES = 1024;

/** The limit for one search path. */
const MAX_SEARCH_FOLDERS = 64;

/** The limit for a name or a search path. */
const MAX_STRING_BYTES = 16 * 1024;

/** Reads the dynamic section; empty values when there is none. @throws BadElf */
export async function readDynamic(pages: Pages, header: ElfHeader): Promise<DynamicInfo> {
  const segment = header.segments.find(({ type }) => type === PT_DYNAMIC);
  if (segment === undefined || segment.fileSize === 0) return NONE;
  const table = await pages.upTo(segment.offset, Math.min(segment.fileSize, MAX_DYNAMIC_BYTES));
  const { needed, values } = entriesOf(new Fields(table, header), header.bits / 8);
  const string = stringTable(pages, header, values.get(DT_STRTAB), values.get(DT_STRSZ));
  const flags = values.get(DT_FLAGS_1) ?? 0;
  const textOf = async (tag: number): Promise<string | null> => {
    const value = values.get(tag);
    return value === undefined ? null : await string(value);
  };
  const located = (tag: number): number | null => {
    const address = values.get(tag);
    return address === undefined ? null : fileOffset(header.segments, address);
  };
  return {
    dynamic: true,
    needed: await Promise.all(needed.map(string)),
    soname: await textOf(DT_SONAME),
    rpath: pathsOf(await textOf(DT_RPATH)),
    runpath: pathsOf(await textOf(DT_RUNPATH)),
    pie: (flags & DF_1_PIE) !== 0,
    noDefaultLibraries: (flags & DF_1_NODEFLIB) !== 0,
    versionsNeeded: await readVersionsNeeded(
      { pages, header, string, at: located(DT_VERNEED) },
      values.get(DT_VERNEEDNUM) ?? 0,
    ),
    versionsDefined: await readVersionsDefined(
      { pages, header, string, at: located(DT_VERDEF) },
      values.get(DT_VERDEFNUM) ?? 0,
    ),
  };
}

interface Entries {
  readonly needed: readonly number[];
  /** The last value of each other tag. */
  readonly values: ReadonlyMap<number, number>;
}

function entriesOf(table: Fields, word: number): Entries {
  const needed: number[] = [];
  const values = new Map<number, number>();
  for (let at = 0; at + 2 * word <= table.length; at += 2 * word) {
    const tag = table.wide(at);
    if (tag === DT_NULL) break;
    const value = table.wide(at + word);
    if (tag !== DT_NEEDED) values.set(tag, value);
    else if (needed.length < MAX_NEEDED_LIBRARIES) needed.push(value);
  }
  return { needed, values };
}

/** Reads from the string table; '' beyond its end. */
function stringTable(
  pages: Pages,
  { segments }: ElfHeader,
  address: number | undefined,
  size: number | undefined,
): StringAt {
  const start = address === undefined ? null : fileOffset(segments, address);
  return async (offset) => {
    const left = (size ?? 0) - offset;
    return start === null || left <= 0
      ? ''
      : await pages.text(start + offset, Math.min(left, MAX_STRING_BYTES));
  };
}

function pathsOf(text: string | null): readonly string[] {
  return text === null || text === '' ? [] : text.split(':').slice(0, MAX_SEARCH_FOLDERS);
}
