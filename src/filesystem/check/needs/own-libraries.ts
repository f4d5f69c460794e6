import { type LoadedObject, tidy } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { broughtPaths, packageOfProgram } from '../packages/installed.ts';
import type { Runner } from './need.ts';
import { isShared } from './ordinary-paths.ts';

/**
 * The libraries that belong to a program: made together with it, as far as run paths say, or brought by its package and
 * those that were built with that.
 */
export async function ownLibraries(runner: Runner): Promise<readonly LoadedObject[]> {
  const [program, ...libraries] = runner.loaded?.objects ?? [];
  if (program === undefined || libraries.length === 0) return [];
  const found = await packageOfProgram(runner);
  const paths = found === null ? [] : broughtPaths(found.installed, found.own);
  const names = new Set(paths.map(([path]) => nameOf(path)).filter((name) => name.includes('.so')));
  return libraries.filter((each) => names.has(nameOf(each.path)) || isMadeWith(program, each));
}

/**
 * Whether a library was made together with the program: it lies in a folder that the program's run path names, or has
 * such a folder in its own. What it names by fixed paths the program needs like what it names itself, as Samba's tools
 * need `/var/lib/samba`.
 */
function isMadeWith(program: LoadedObject, library: LoadedObject): boolean {
  const folders = new Set(ownFolders(program));
  return (
    folders.has(tidy(parentOf(library.path))) || ownFolders(library).some((folder) => folders.has(folder))
  );
}

/** The folders of a run path that belong to one program or a few; entries with tokens other than $ORIGIN are left out. */
function ownFolders({ path, elf }: LoadedObject): readonly string[] {
  const entries = elf.runpath.length > 0 ? elf.runpath : elf.rpath;
  return entries.flatMap((entry) => {
    const text = entry.replace(/^\$(?:ORIGIN(?![A-Za-z\d_])|\{ORIGIN\})/, parentOf(path));
    const folder = text.startsWith('/') && !text.includes('$') ? tidy(text) : null;
    return folder === null || folder === '/' || isShared(folder) ? [] : [folder];
  });
}
