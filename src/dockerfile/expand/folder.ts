/**
 * The absolute path of a path, as Go's path.Join cleans it.
 *
 * @param folder what a relative path starts from; null when it is not known
 * @returns null for a relative path when the folder is not known
 */
export function folderFrom(folder: string | null, path: string): string | null {
  const start = path.startsWith('/') ? '' : folder;
  if (start === null) return null;
  const parts: string[] = [];
  for (const part of `${start}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
