import type { ElfInfo } from '../elf/index.ts';
import { expandFolder, type Tokens } from './expand.ts';
import { type GlibcPlaces, HWCAPS, PLATFORMS } from './glibc.ts';
import type { MuslPlaces } from './musl.ts';
import type { RootFile } from './root.ts';

/** A program or library of a process. */
export interface LoadedObject {
  readonly file: RootFile;
  readonly elf: ElfInfo;
  /** The absolute path that it was opened by; its folder is `$ORIGIN`. */
  readonly path: string;
  /** The object that needed it first; null for the program. */
  readonly by: LoadedObject | null;
}

/** Everything besides the program that decides where its loader looks. */
export interface LoadSettings {
  readonly places: GlibcPlaces | MuslPlaces;
  /** LD_LIBRARY_PATH; '' when it is unset. */
  readonly libraryPath: string;
  readonly cwd: string;
  /** Whether the program is set-uid, which makes its loader ignore LD_LIBRARY_PATH. */
  readonly secure: boolean;
  /**
   * The loader of the program. It is part of the process, and libraries may need it by name. Null when it is missing.
   */
  readonly loader: RootFile | null;
}

/** Where a loader looks for a library, in its order. */
export interface Search {
  /** Absolute paths, symlinks not yet followed. */
  readonly paths: readonly string[];
  /** The absolute folders among them where a file of that name would be found. */
  readonly folders: readonly string[];
}

/**
 * Where the loader looks for a library that an object needs: in the order of ld.so(8) and elf/dl-load.c for glibc, of
 * ldso/dynlink.c for musl.
 */
export function searchFor(name: string, by: LoadedObject, settings: LoadSettings): Search {
  if (name.includes('/')) {
    const [path = ''] = expandFolder(name, tokensOf(by, settings));
    return { paths: [path], folders: [path.replace(/\/[^/]*$/, '') || '/'] };
  }
  const { places } = settings;
  return places.kind === 'musl'
    ? muslSearch(name, by, settings, places)
    : glibcSearch(name, by, settings, places);
}

function muslSearch(name: string, by: LoadedObject, settings: LoadSettings, places: MuslPlaces): Search {
  const folders = [...environmentFolders(settings, by, /[:\n]/)];
  for (let at: LoadedObject | null = by; at !== null; at = at.by) {
    // musl stores both in one field and reads DT_RUNPATH last.
    const own = at.elf.runpath.length > 0 ? at.elf.runpath : at.elf.rpath;
    folders.push(...expandAll(own, at, settings));
  }
  folders.push(...places.folders);
  return { folders: unique(folders), paths: unique(folders).map((folder) => inFolder(folder, name)) };
}

function glibcSearch(name: string, by: LoadedObject, settings: LoadSettings, places: GlibcPlaces): Search {
  const first = [
    ...rpathFolders(by, settings),
    ...environmentFolders(settings, by, /[:;]/),
    ...expandAll(by.elf.runpath, by, settings),
  ];
  const last = by.elf.noDefaultLibraries ? [] : places.folders;
  const cached = (places.cache.get(name) ?? []).filter(
    (path) => !by.elf.noDefaultLibraries || !last.includes(path.replace(/\/[^/]*$/, '')),
  );
  const within = (folder: string): readonly string[] => [
    inFolder(folder, name),
    ...HWCAPS.map((level) => inFolder(`${folder}/${level}`, name)),
  ];
  return {
    folders: unique([...first, ...last]),
    paths: [...unique(first).flatMap(within), ...cached, ...last.flatMap(within)],
  };
}

/**
 * DT_RPATH of the object that needs the library, of the one that needed that, and so on up to the program. An object
 * with a DT_RUNPATH is skipped.
 */
function rpathFolders(by: LoadedObject, settings: LoadSettings): readonly string[] {
  if (by.elf.runpath.length > 0) return [];
  const folders: string[] = [];
  for (let at: LoadedObject | null = by; at !== null; at = at.by) {
    if (at.elf.runpath.length === 0) folders.push(...expandAll(at.elf.rpath, at, settings));
  }
  return folders;
}

function environmentFolders(settings: LoadSettings, by: LoadedObject, separators: RegExp): readonly string[] {
  if (settings.secure || settings.libraryPath === '') return [];
  let program = by;
  while (program.by !== null) program = program.by;
  return expandAll(settings.libraryPath.split(separators), program, settings);
}

function expandAll(entries: readonly string[], by: LoadedObject, settings: LoadSettings): readonly string[] {
  const tokens = tokensOf(by, settings);
  return entries.flatMap((entry) => expandFolder(entry, tokens));
}

function tokensOf({ path, elf }: LoadedObject, { places, cwd }: LoadSettings): Tokens {
  const glibc = places.kind === 'glibc';
  return {
    origin: path.replace(/\/[^/]*$/, '') || '/',
    lib: glibc ? places.lib : null,
    platforms: glibc ? (PLATFORMS[elf.machine] ?? []) : [],
    cwd,
  };
}

function inFolder(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
