import { nameOf } from '../../paths.ts';
import { ownOrigin } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { OF_LOADER } from './library-names.ts';
import type { LibraryNeed, Need, Runner } from './need.ts';

/** The most that is told of one program. */
const MAX_LIBRARIES = 24;

/** Libraries that a program opens by name (dlopen): names of shared libraries in a program or library that imports it. */
export async function openedLibraries({
  subject,
  starter,
  home,
  file,
  loaded,
}: Runner): Promise<readonly Need[]> {
  if (home === null || loaded === null) return [];
  const names = new Set(loaded.objects.map(({ path }) => nameOf(path)));
  const needs = new Map<string, LibraryNeed>();
  for (const object of loaded.objects) {
    if (object.file !== file && ownOrigin(subject, object.file.path) === null) continue;
    if (/^(?:ld-|libc\.so|ld-musl)/.test(nameOf(object.path))) continue;
    const { functions, libraries } = await embeddedIn(object.file);
    if (!functions.has('dlopen')) continue;
    const needed = new Set(object.elf.needed);
    for (const name of libraries) {
      if (names.has(name) || needed.has(name) || name === object.elf.soname || OF_LOADER.test(name)) continue;
      if (needs.has(name)) continue;
      if (
        subject.limits.hasRoom(needs.size, MAX_LIBRARIES, `libraries that ${starter.path} may open by name`)
      )
        needs.set(name, { kind: 'library', name, by: object.file });
    }
  }
  return [...needs.values()];
}
