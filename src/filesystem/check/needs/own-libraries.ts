import { type LoadedObject, tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { isShared } from './ordinary-paths.ts';

/**
 * Whether a library was made together with the program: it lies in a folder that the program's run path names, or has
 * such a folder in its own. What it names by fixed paths the program needs like what it names itself, as Samba's tools
 * need `/var/lib/samba`.
 */
export function isMadeWith(program: LoadedObject, library: LoadedObject): boolean {
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
