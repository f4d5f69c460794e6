import { isElfProgram } from '../elf/index.ts';
import { type RootFile, tidy } from '../load/index.ts';
import { nameOf } from '../paths.ts';
import { candidates, type Fetched, fetchFirst, fileAt } from './fetch.ts';
import type { Cause, Mended } from './mended.ts';
import { readShebang, SHEBANG_BYTES } from './script.ts';
import { pathFolders, type Subject } from './subject.ts';

/** Finds a program in other stages: by its path, else by its name on PATH, else by its name anywhere. */
export async function fetchProgram(
  subject: Mended,
  near: number | null,
  name: string,
  cause: Cause,
): Promise<Fetched> {
  const base = nameOf(name);
  const folders = pathFolders(subject);
  const found = await candidates(subject, near, async (stage) => {
    const paths = [...(name.startsWith('/') ? [name] : []), ...folders.map((folder) => `${folder}/${base}`)];
    const there = fileAt(stage, paths);
    if (there !== null) return there;
    for (const path of stage.root.named(base)) {
      const other = fileAt(stage, [path]);
      if (other !== null && (other.file.entry.mode & 0o111) !== 0 && (await isProgram(other.file)))
        return other;
    }
    return null;
  });
  return fetchFirst(
    subject,
    found,
    (path) => {
      if (name.includes('/')) return tidy(name.startsWith('/') ? name : `${subject.cwd}/${name}`);
      const own = path.slice(0, path.lastIndexOf('/')) || '/';
      const folder = folders.includes(own) ? own : folders[0];
      return folder === undefined ? null : `${folder === '/' ? '' : folder}/${base}`;
    },
    cause,
  );
}

async function isProgram(file: RootFile): Promise<boolean> {
  const reading = await file.elf();
  if (reading.kind === 'elf') return isElfProgram(reading.elf);
  return readShebang(await file.bytes(0, SHEBANG_BYTES)) !== null;
}

/** A file of this name with an execute bit, wherever it is: for a PATH that is only known when a script runs. */
export function findAnywhere(
  { root }: Subject,
  name: string,
): { readonly path: string; readonly file: RootFile } | null {
  for (const each of root.named(name)) {
    const file = root.locate(each);
    if (file !== null && (file.entry.mode & 0o111) !== 0) return { path: tidy(`/${each}`), file };
  }
  return null;
}

/** The first file of this name on PATH with an execute bit; null when there is none. */
export function findOnPath(
  subject: Subject,
  name: string,
): { readonly path: string; readonly file: RootFile } | null {
  for (const folder of pathFolders(subject)) {
    const path = `${folder === '/' ? '' : folder}/${name}`;
    const file = subject.root.locate(path);
    if (file !== null && (file.entry.mode & 0o111) !== 0) return { path, file };
  }
  return null;
}
