import { type CLibrary, cLibraryOf, type ElfInfo, fitTogether, sameCLibrary } from '../elf/index.ts';
import { glibcPlaces, type LoadSettings, type MissingLibrary, tidy } from '../load/index.ts';
import { nameOf, parentOf } from '../paths.ts';
import { type Candidate, fileAt } from './fetch.ts';
import type { SourceStage, Subject } from './subject.ts';

/**
 * A suitable file of a stage: where the program itself looks, then where the stage's loader does, then anywhere.
 * @param libc the C library of the process: what was linked with another does not work in it; null for any
 */
export async function libraryIn(
  stage: SourceStage,
  missing: MissingLibrary,
  libc: CLibrary | null,
): Promise<Omit<Candidate, 'stage'> | null> {
  const { name, by, search } = missing;
  const base = nameOf(name);
  const cached = name.includes('/') ? [] : ((await cacheOf(stage, by.elf)).get(name) ?? []);
  return await firstFitting(stage, [...search.paths, ...cached, ...stage.root.named(base)], by.elf, libc);
}

const caches = new WeakMap<SourceStage['root'], Promise<ReadonlyMap<string, readonly string[]>>>();

function cacheOf(
  { root }: SourceStage,
  { machine }: ElfInfo,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = caches.get(root) ?? glibcPlaces(root, null, machine).then(({ cache }) => cache);
  caches.set(root, known);
  return known;
}

/** The first of some absolute paths at which a stage has an ELF file that fits a program. */
export async function firstFitting(
  stage: SourceStage,
  paths: readonly string[],
  elf: ElfInfo,
  libc: CLibrary | null = null,
): Promise<Omit<Candidate, 'stage'> | null> {
  for (const path of new Set(paths.map(tidy))) {
    const found = fileAt(stage, [path]);
    const reading = await found?.file.elf();
    if (found === null || reading?.kind !== 'elf' || !fitTogether(reading.elf, elf)) continue;
    const own = cLibraryOf(reading.elf);
    // A loader of musl that stands in for glibc's starts programs of glibc.
    if (sameCLibrary(own, libc) || own === cLibraryOf(elf)) return found;
  }
  return null;
}

/**
 * Where to put the library: at its path in the other stage if the loader looks there, else in a default folder. Not where
 * another file has its name, unless there is no other place.
 */
export function targetFor(
  { root }: Subject,
  { name, search, by, unfit }: MissingLibrary,
  { places }: LoadSettings,
): (path: string) => string | null {
  const searched = search.folders.map(tidy);
  const real = new Set(searched.map((folder) => root.real(folder)));
  const usual = by.elf.noDefaultLibraries ? searched : places.folders;
  return (path) => {
    if (name.includes('/')) return searched[0] === undefined ? null : `${searched[0]}/${nameOf(name)}`;
    const own = parentOf(path);
    const folders = [
      ...(real.has(root.real(own)) ? [own] : []),
      ...usual.filter((each) => searched.includes(each)),
      ...searched,
    ];
    const targets = folders.map((folder) => `${folder === '/' ? '' : folder}/${name}`);
    // musl takes the first file of the name, whatever it is.
    const [first] = places.kind === 'musl' ? unfit.map(({ path }) => tidy(path)) : [];
    const reached =
      first === undefined ? searched : searched.slice(0, Math.max(0, searched.indexOf(parentOf(first))));
    const free = targets.find(
      (target) => reached.includes(parentOf(target) || '/') && root.locate(target) === null,
    );
    return free ?? first ?? targets[0] ?? null;
  };
}
