import { type ElfInfo, fitTogether } from '../elf/index.ts';
import { nameOf } from '../paths.ts';
import { type LoadedObject, type LoadSettings, type Search, searchFor } from './candidates.ts';
import { isMuslOwn } from './musl.ts';
import type { Root, RootFile } from './root.ts';

/** A library that the loader would not find. */
export interface MissingLibrary {
  readonly name: string;
  readonly by: LoadedObject;
  readonly search: Search;
  /** Files of that name where the loader looks, but which it cannot use: for another machine, or broken. */
  readonly unfit: readonly { readonly path: string; readonly elf: ElfInfo | null }[];
}

/** Versions that a library does not provide. */
export interface MissingVersion {
  readonly library: LoadedObject;
  readonly versions: readonly string[];
  readonly by: LoadedObject;
}

export interface Loaded {
  /** The program comes first. */
  readonly objects: readonly LoadedObject[];
  readonly missing: readonly MissingLibrary[];
  readonly missingVersions: readonly MissingVersion[];
}

/** Adds a missing library to the root and returns its absolute path; null if it cannot. */
export type AddLibrary = (missing: MissingLibrary) => Promise<string | null>;

/** More objects than any process has. */
const MAX_LOADED_OBJECTS = 4096;

/** What a loader would load for a program, breadth first. `addLibrary` may add what is missing. */
export async function loadProgram(
  root: Root,
  program: LoadedObject,
  settings: LoadSettings,
  addLibrary: AddLibrary,
): Promise<Loaded> {
  const objects: LoadedObject[] = [program];
  const missing: MissingLibrary[] = [];
  /** Loaded objects by the names that others may need them by, and by file. */
  const known = new Map<string | RootFile, LoadedObject>();
  const loaderName = nameOf(program.elf.interpreter ?? '');
  const loader = await loaderObject(program, settings);
  if (loader !== null) known.set(loaderName, loader).set(loader.file, loader);
  for (const by of objects) {
    if (objects.length > MAX_LOADED_OBJECTS) break;
    for (const name of by.elf.needed) {
      if (known.has(name) || name === '' || name === loaderName) continue;
      if (settings.places.kind === 'musl' && isMuslOwn(name)) continue;
      const search = searchFor(name, by, settings);
      let found = await findIn(root, by, search, settings);
      if (found.object === null) {
        const lacking = { name, by, search, unfit: found.unfit };
        missing.push(lacking);
        const path = await addLibrary(lacking);
        if (path === null) continue;
        found = await findIn(root, by, { ...search, paths: [path] }, settings);
      }
      const { object } = found;
      if (object === null) continue;
      const same = known.get(object.file);
      known.set(name, same ?? object);
      if (same !== undefined) continue;
      known.set(object.file, object);
      if (settings.places.kind === 'glibc' && object.elf.soname !== null)
        known.set(object.elf.soname, object);
      objects.push(object);
    }
  }
  return {
    objects,
    missing,
    // musl has no symbol versions.
    missingVersions:
      settings.places.kind === 'glibc' ? objects.flatMap((by) => versionsMissing(by, known)) : [],
  };
}

async function loaderObject(program: LoadedObject, { loader }: LoadSettings): Promise<LoadedObject | null> {
  const reading = await loader?.elf();
  if (loader === null || reading?.kind !== 'elf') return null;
  return { file: loader, elf: reading.elf, path: program.elf.interpreter ?? '', by: program };
}

/** Whether a loader finds a library that an object opens by its name, and where it looks. */
export async function loadsByName(
  root: Root,
  name: string,
  by: LoadedObject,
  settings: LoadSettings,
): Promise<{
  readonly found: RootFile | null;
  readonly search: Search;
  readonly unfit: MissingLibrary['unfit'];
}> {
  const search = searchFor(name, by, settings);
  const { object, unfit } = await findIn(root, by, search, settings);
  return { found: object?.file ?? null, search, unfit };
}

interface Found {
  readonly object: LoadedObject | null;
  readonly unfit: MissingLibrary['unfit'];
}

async function findIn(root: Root, by: LoadedObject, search: Search, settings: LoadSettings): Promise<Found> {
  const unfit: { path: string; elf: ElfInfo | null }[] = [];
  for (const path of search.paths) {
    const file = root.locate(path);
    if (file === null) continue;
    const reading = await file.elf();
    const elf = reading.kind === 'elf' ? reading.elf : null;
    if (elf !== null && fitTogether(elf, by.elf)) return { object: { file, elf, path, by }, unfit };
    if (!unfit.some((each) => each.path === path)) unfit.push({ path, elf });
    // musl uses the first file it finds, glibc goes on.
    if (settings.places.kind === 'musl') break;
  }
  return { object: null, unfit };
}

function versionsMissing(
  by: LoadedObject,
  known: ReadonlyMap<string | RootFile, LoadedObject>,
): readonly MissingVersion[] {
  return by.elf.versionsNeeded.flatMap(({ library: name, versions }) => {
    const library = known.get(name);
    if (library === undefined || library.elf.versionsDefined.length === 0) return [];
    const offered = new Set(library.elf.versionsDefined);
    const lacking = versions.filter((version) => !offered.has(version));
    return lacking.length === 0 ? [] : [{ library, versions: lacking, by }];
  });
}
