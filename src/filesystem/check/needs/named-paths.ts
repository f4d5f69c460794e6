import { nameOf, parentOf } from '../../paths.ts';
import { ownOrigin, type SourceStage } from '../subject.ts';
import { type Embedded, embeddedIn } from './embedded.ts';
import type { Need, PathNeed, Runner } from './need.ts';
import { isTelling } from './ordinary-paths.ts';
import { ownLibraries } from './own-libraries.ts';
import { has, hasFolder } from './settle.ts';

/** Libraries that are part of every C program. */
export const C_LIBRARY =
  /^(?:ld-|libc\.|libm\.|libpthread|libdl|librt|libresolv|libnsl|libgcc_s|libstdc\+\+|libutil|libanl)/;

/** One file that is hundreds of programs. */
export const MANY_IN_ONE = /^(?:busybox|toybox|sbase-box)/;

/** The most that is told of one program. */
const MAX_PATHS = 40;

/** A folder of more entries is not copied for a single name in a program. */
const MAX_FOLDER_ENTRIES = 20_000;

/** Settings that a library names, and that it is of little use without. The other settings of libraries are optional. */
const LIBRARY_SETTINGS = /^\/etc\/(?:fonts|ImageMagick-\d|magic|paperspecs|php|java|R|odbc)/;

/**
 * What a program and its libraries name by fixed paths, what its own stage has there, and what this one lacks: helper
 * programs, plugins, data, settings. Only warnings: which of it is used is not known.
 */
export async function namedPaths(runner: Runner): Promise<readonly Need[]> {
  const { subject, starter, home, homePath, file, loaded } = runner;
  if (home === null) return [];
  const objects = (loaded?.objects ?? []).filter(
    (each) => each.file !== file && !C_LIBRARY.test(nameOf(each.path)),
  );
  const needs = new Map<string, PathNeed>();
  const add = (path: string): void => {
    if (needs.has(path)) return;
    if (subject.limits.hasRoom(needs.size, MAX_PATHS, `paths that ${starter.path} names`))
      needs.set(path, needOf(runner, path));
  };
  const own = await embeddedIn(file);
  // It names what its hundreds of programs may want; nobody copies it for all of them.
  if (MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  const prefix = parentOf(parentOf(homePath ?? ''));
  // Programs that may be moved look beside themselves.
  const withBeside = ({ paths, relative }: Embedded): Pick<Embedded, 'paths'> => ({
    paths: new Set([...paths, ...(prefix === '' ? [] : [...relative].map((path) => `${prefix}/${path}`))]),
  });
  for (const path of lacking(runner, withBeside(own))) add(path);
  const libraries = new Set(await ownLibraries(runner));
  for (const object of objects) {
    if (ownOrigin(subject, object.file.path) === null) continue;
    const isOwn = libraries.has(object);
    const embedded = await embeddedIn(object.file);
    for (const path of lacking(runner, isOwn ? withBeside(embedded) : embedded)) {
      if (isOwn || isOfLibrary(runner, path)) add(path);
    }
  }
  // One that is brought first would make the folder around it look as if it were there.
  const whole = new Set(outermost([...needs.keys()]));
  const told = [...needs.values()].filter(({ anyOf: [path = ''] }) => whole.has(path));
  return own.isWhole
    ? told
    : [
        ...told,
        { kind: 'unseen', what: `fixed paths in the rest of ${nameOf(file.path)}, which is very big` },
      ];
}

/**
 * What a module that a running program loads names by fixed paths: as of any library, only what it is of little use
 * without.
 */
export async function modulePaths(runner: Runner): Promise<readonly Need[]> {
  const missing = lacking(runner, await embeddedIn(runner.file)).filter((path) => isOfLibrary(runner, path));
  const { subject, starter } = runner;
  return subject.limits
    .atMost(outermost(missing), MAX_PATHS, `paths that ${starter.path} names`)
    .map((path) => needOf(runner, path));
}

/** Whether a library or a package that names a path is of little use without what is there. */
export function isOfLibrary({ home }: Pick<Runner, 'home'>, path: string): boolean {
  if (path.startsWith('/etc/')) return LIBRARY_SETTINGS.test(path);
  if (path.startsWith('/var/') || path.startsWith('/run')) return false;
  return home === null || !isProgram(home.root.locate(path)?.entry.mode);
}

function isProgram(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o111) !== 0;
}

/** The outermost paths that the program's stage has and that are missing; of several names of one folder, one. */
export function lacking(
  { subject, home }: Pick<Runner, 'subject' | 'home'>,
  { paths }: Pick<Embedded, 'paths'>,
  isTold: (path: string) => boolean = isTelling,
): readonly string[] {
  if (home === null) return [];
  const there = [...paths].flatMap((path) => {
    const found = has(home, path) ? path : folderThere(home, path);
    // A link may lead to a folder that is there for all, as /usr/bin/X11 does.
    return found !== null && [path, found, `/${home.root.real(found)}`].every(isTold) ? [found] : [];
  });
  const met = new Set(there.filter((path) => has(subject, path)).map((path) => home.root.real(path)));
  const missing = there.filter((path) => !met.has(home.root.real(path)) && isSmall(home, path));
  return onePerFolder(home, outermost(missing));
}

/** Without what lies in a folder that is among them. */
export function outermost(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return paths.filter((path) => {
    for (let at = parentOf(path); at !== ''; at = parentOf(at)) if (all.has(at)) return false;
    return true;
  });
}

/** Whether a path is a file, or a folder that is not too big to be copied for a single name. */
export function isSmall({ root }: SourceStage, path: string): boolean {
  return root.locate(path) !== null || root.tree.total(root.real(path)).files <= MAX_FOLDER_ENTRIES;
}

/** Of several names of one folder the one that is a link, since that is the name to be used. */
export function onePerFolder({ root }: SourceStage, paths: readonly string[]): readonly string[] {
  const chosen = new Map<string, string>();
  for (const path of paths) {
    const real = `/${root.real(path)}`;
    if (!chosen.has(real) || chosen.get(real) === real) chosen.set(real, path);
  }
  return [...chosen.values()];
}

/** The folder of a file that the program would make: it must be there for that. */
function folderThere(home: NonNullable<Runner['home']>, path: string): string | null {
  const [running] = /^(?:\/var)?\/run(?=\/)/.exec(path) ?? [];
  const folder = running ?? parentOf(path);
  if (running === undefined && (folder.split('/').length < 4 || !folder.startsWith('/var/'))) return null;
  return hasFolder(home, folder) ? folder : null;
}

function needOf({ home }: Runner, path: string): PathNeed {
  const mode = home?.root.locate(path)?.entry.mode;
  const isHelper = isProgram(mode) && /\/(?:s?bin|libexec|games)\//.test(path);
  const need = missingData(path, `It names ${isHelper ? 'the program ' : ''}${path}, which is not there`);
  return isHelper ? { ...need, rule: 'missing-helper' } : need;
}

/** A path that is missed where the program's stage has it. @param why a sentence without the final full stop */
export function missingData(path: string, why: string): PathNeed {
  return {
    kind: 'path',
    rule: 'missing-data',
    severity: 'warning',
    anyOf: [path],
    copy: null,
    why,
    isSure: false,
  };
}
