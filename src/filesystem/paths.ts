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

/** Finds what belongs to the folders of paths. Those of a list are mostly in the folder of the last: then nothing is made. */
export class OfFolder<T> {
  readonly #find: (folder: string) => T;
  #folder = '';
  #found: T;

  constructor(find: (folder: string) => T) {
    this.#find = find;
    this.#found = find('');
  }

  of(path: string): T {
    if (!isRightIn(this.#folder, path)) {
      this.#folder = parentOf(path);
      this.#found = this.#find(this.#folder);
    }
    return this.#found;
  }
}

function isRightIn(folder: string, path: string): boolean {
  if (folder === '') return path !== '' && !path.includes('/');
  return (
    path.charCodeAt(folder.length) === SLASH &&
    path.lastIndexOf('/') === folder.length &&
    path.startsWith(folder)
  );
}

const SLASH = 0x2f;

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

/** Orders paths by their names, so that `a/b` comes before `a-b`. Makes no text, since there may be a million paths. */
export function comparePaths(x: string, y: string): number {
  const length = Math.min(x.length, y.length);
  let at = 0;
  while (at < length && x.charCodeAt(at) === y.charCodeAt(at)) at += 1;
  if (at === length) return x.length - y.length;
  if (x[at] === '/') return -1;
  if (y[at] === '/') return 1;
  return x.charCodeAt(at) - y.charCodeAt(at);
}
