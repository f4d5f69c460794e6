import { cLibraryOf, type ElfInfo, fitTogether, machineName } from '../elf/index.ts';
import {
  glibcPlaces,
  isMuslLoader,
  type Loaded,
  type LoadSettings,
  loadProgram,
  type MissingLibrary,
  type MissingVersion,
  muslPlaces,
  type Root,
  type RootFile,
  tidy,
} from '../load/index.ts';
import { permissions } from '../mode.ts';
import { nameOf, parentOf } from '../paths.ts';
import { copyLine } from './copy-line.ts';
import { candidates, fetchFirst, fileAt, obstacleAt } from './fetch.ts';
import { firstFitting, libraryIn, targetFor } from './library-sources.ts';
import type { Mended } from './mended.ts';
import type { Report } from './report.ts';
import type { Starter } from './starter.ts';
import { type Subject, variable } from './subject.ts';

/** Takes what is missing, and may say which libraries are none of its business. */
export type Reporter = Pick<Report, 'addMissing'> & { readonly ignores?: (name: string) => boolean };

/**
 * Checks that the loader of a program exists, and finds the libraries that it needs in the versions that it needs.
 * Returns what the loader would load.
 */
export async function checkLibraries(
  subject: Mended,
  report: Reporter,
  starter: Starter,
  file: RootFile,
  elf: ElfInfo & { readonly interpreter: string },
): Promise<Loaded> {
  const loader = await checkLoader(subject, report, starter, elf);
  const settings = await settingsFor(subject, file, elf, loader);
  const program = { file, elf, path: `/${file.path}`, by: null };
  const loaded = await loadProgram(subject.root, program, settings, (missing) =>
    fixLibrary(subject, report, starter, missing, settings),
  );
  for (const missing of loaded.missingVersions) reportVersion(report, starter, missing);
  return loaded;
}

async function checkLoader(
  subject: Mended,
  report: Reporter,
  starter: Starter,
  elf: ElfInfo & { readonly interpreter: string },
): Promise<RootFile | null> {
  const { root } = subject;
  const { interpreter } = elf;
  const there = root.locate(interpreter);
  if (there !== null) {
    const reading = await there.elf();
    if (reading.kind === 'elf' && !fitTogether(reading.elf, elf))
      reportLoader(report, starter, elf, reading.elf);
    return there;
  }
  const found = await candidates(subject, starter.near, async (stage) =>
    firstFitting(stage, [interpreter, ...stage.root.named(nameOf(interpreter))], elf),
  );
  const { foundIn, fix, path, remark } = fetchFirst(subject, found, () => interpreter, starter);
  const other = isMuslLoader(interpreter) ? 'musl' : 'glibc';
  report.addMissing({
    rule: 'missing-loader',
    severity: starter.severity,
    path: starter.path,
    needs: interpreter,
    detail: `It needs the loader ${interpreter} (${other}), which is not there: starting it fails with "no such file or directory"${remark}`,
    foundIn,
    fix,
    line: starter.line,
  });
  return path === null ? null : root.locate(path);
}

/** A loader that is there, but of another architecture: the kernel cannot start the program with it. */
function reportLoader(
  report: Reporter,
  starter: Starter,
  { interpreter, machine, bits }: ElfInfo & { readonly interpreter: string },
  there: ElfInfo,
): void {
  report.addMissing({
    rule: 'missing-loader',
    severity: starter.severity,
    path: starter.path,
    needs: interpreter,
    detail: `It needs the loader ${interpreter}, and the one that is there is for ${machineName(there.machine)}, ${there.bits}-bit, not for ${machineName(machine)}, ${bits}-bit`,
    foundIn: [],
    fix: null,
    line: starter.line,
  });
}

/** Where the loader of a program looks. `loader` is null when it is missing. */
export async function settingsFor(
  subject: Subject,
  file: RootFile,
  { interpreter, machine }: ElfInfo & { readonly interpreter: string },
  loader: RootFile | null,
): Promise<LoadSettings> {
  return {
    places: await placesFor(subject.root, interpreter, loader, machine),
    libraryPath: variable(subject, 'LD_LIBRARY_PATH'),
    cwd: subject.cwd,
    secure: (permissions(file.entry.mode) & 0o6000) !== 0,
    loader,
  };
}

const places = new WeakMap<Root, Map<string, Promise<LoadSettings['places']>>>();

/** The folders and cache that all programs with the same loader share. */
function placesFor(
  root: Root,
  interpreter: string,
  loader: RootFile | null,
  machine: number,
): Promise<LoadSettings['places']> {
  const known = places.get(root) ?? new Map<string, Promise<LoadSettings['places']>>();
  places.set(root, known);
  const key = `${interpreter} ${machine} ${loader !== null}`;
  const isMusl = isMuslLoader(interpreter) || (loader !== null && isMuslLoader(loader.path));
  const found =
    known.get(key) ?? (isMusl ? muslPlaces(root, interpreter) : glibcPlaces(root, loader, machine));
  known.set(key, found);
  return found;
}

async function fixLibrary(
  subject: Mended,
  report: Reporter,
  starter: Starter,
  missing: MissingLibrary,
  settings: LoadSettings,
): Promise<string | null> {
  const { name, by } = missing;
  if (report.ignores?.(name) === true) return null;
  const { root } = subject;
  const configured = settings.places.kind === 'glibc' ? settings.places.configured : [];
  const forgotten = configured
    .map((folder) => `${folder}/${name}`)
    .find((path) => !name.includes('/') && root.locate(path) !== null);
  const lack = {
    rule: 'missing-library',
    severity: starter.severity,
    path: starter.path,
    needs: name,
    line: starter.line,
  } as const;
  const asker = by.by === null ? 'It' : tidy(by.path);
  const hasLdconfig = ['sbin/ldconfig', 'usr/sbin/ldconfig'].some((path) => root.locate(path) !== null);
  const why = forgotten === undefined ? whyNot(missing, settings) : uncached(forgotten);
  const detail = `${asker} needs ${name}, ${why}`;
  if (forgotten !== undefined && hasLdconfig) {
    report.addMissing({ ...lack, detail, foundIn: [], fix: 'RUN ldconfig' });
    return forgotten;
  }
  const { kind } = settings.places;
  const found = await candidates(subject, starter.near, (stage) => libraryIn(stage, missing, kind));
  const target = targetFor(subject, missing, settings);
  const { foundIn, fix, path, remark } = fetchFirst(subject, found, target, starter);
  const other = found.length > 0 ? '' : await otherLibc(subject, starter, missing, kind);
  report.addMissing({ ...lack, detail: `${detail}${remark}${other}`, foundIn, fix });
  return path;
}

/** That stages have a library only for another C library, as the end of a sentence; '' if they have none. */
async function otherLibc(
  subject: Mended,
  { near }: Starter,
  missing: MissingLibrary,
  libc: LoadSettings['places']['kind'],
): Promise<string> {
  const [first] = await candidates(subject, near, (stage) => libraryIn(stage, missing, null));
  const reading = await first?.file.elf();
  const other = reading?.kind === 'elf' ? cLibraryOf(reading.elf) : null;
  if (first === undefined || other === null) return '';
  return `; ${first.path} of ${first.stage.name} was made for ${other}, and does not work with ${libc}`;
}

function uncached(path: string): string {
  return `which is in ${parentOf(path)}: /etc/ld.so.conf names that folder, but loaders only read /etc/ld.so.cache, which does not have it until ldconfig runs`;
}

function whyNot({ unfit, by, search }: MissingLibrary, { places }: LoadSettings): string {
  const [first] = unfit;
  if (first?.elf === null) return `and ${tidy(first.path)} is not a library`;
  if (first !== undefined && first.elf !== null) {
    return `and ${tidy(first.path)} is for ${machineName(first.elf.machine)}, ${first.elf.bits}-bit, not for ${machineName(by.elf.machine)}, ${by.elf.bits}-bit`;
  }
  const folders = [...new Set(search.folders.map(tidy))];
  const own = folders.filter((folder) => !places.folders.includes(folder));
  const usual = folders.length - own.length;
  // Default folders are the same for every library; those that the program or the environment names matter to the
  // reader.
  const [some = '', ...more] = folders.filter((folder) => places.folders.includes(folder));
  const others = usual < 2 ? some : `${some} or ${more.length} more folders`;
  return `which is not in ${[...own, others].filter((text) => text !== '').join(', ')}`;
}

function reportVersion(report: Reporter, starter: Starter, { library, versions, by }: MissingVersion): void {
  const newest = versions.at(-1) ?? '';
  const asker = by.by === null ? 'It' : tidy(by.path);
  const name = nameOf(library.path);
  report.addMissing({
    rule: 'library-version',
    severity: starter.severity,
    path: starter.path,
    needs: `${name} (${newest})`,
    detail: `${asker} was built against a newer ${name} than ${tidy(library.path)}, which has no ${newest}: build it on the base image of this stage, or base this stage on the image that it was built on`,
    foundIn: [],
    fix: null,
    line: starter.line,
  });
}

/** Checks LD_PRELOAD: the loader skips a missing library, with an error message at every start. */
export async function checkPreload(subject: Subject, report: Reporter): Promise<void> {
  for (const name of variable(subject, 'LD_PRELOAD').split(/[\s:]+/)) {
    if (!name.startsWith('/') || subject.root.locate(name) !== null) continue;
    const found = await candidates(subject, null, async (stage) =>
      fileAt(stage, [name, ...stage.root.named(nameOf(name))]),
    );
    const obstacle = found[0] === undefined ? '' : obstacleAt(subject.root, name);
    const fix =
      found[0] === undefined || obstacle !== '' ? null : copyLine(found[0].stage.name, found[0].path, name);
    report.addMissing({
      rule: 'missing-library',
      severity: 'warning',
      path: name,
      needs: name,
      detail: `LD_PRELOAD names ${name}, which is not there: every program prints an error about it${obstacle}`,
      foundIn: found.map(({ stage, path }) => ({ stage: stage.name, path })),
      fix,
      line: null,
    });
  }
}
