/** Paths as in TreeEntry: relative, '' is the root. */

/** The parts of a path, without empty ones and `.`. */
export function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** A path without empty parts and `.`: `/a//b/./` is `a/b`. */
export function plainPath(path: string): string {
  return partsOf(path).join('/');
}

/** The folder of a path; '' for entries of the root, and for the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All folders above a path, nearest first, the root last. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== ''; at = parentOf(at)) folders.push(parentOf(at));
  return folders;
}

/** A name in a folder; '' is the root. */
export function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
