/** The path of an entry as it is typed for `stagedive cat`; null for none. @param path without a slash in front */
export function absolutePath(path: string | undefined): string | null {
  return path === undefined ? null : `/${path.replace(/^\//, '')}`;
}
