/** Characters that a path of COPY may contain as they are or escaped. */
const COPYABLE_PATH = /^[\w\-.+@%,:=~/ $*?[\]()&;#!{}<>|^]+$/;

/**
 * Writes a COPY of one file or folder from another stage. A destination that ends with a slash is a folder.
 *
 * @returns null for names that cannot be written in a COPY with certainty
 */
export function copyLine(
  stage: string,
  source: string,
  destination: string,
  flags: readonly string[] = [],
): string | null {
  if (!COPYABLE_PATH.test(source) || !COPYABLE_PATH.test(destination)) return null;
  const words = [source.replace(/[*?[]/g, '[$&]'), destination].map((word) => word.replaceAll('$', '\\$'));
  const plain = words.every((word) => /^[^\s[\]{}<>]+$/.test(word));
  const paths = plain ? words.join(' ') : JSON.stringify(words);
  return ['COPY', `--from=${stage}`, ...flags, paths].join(' ');
}

/** The folder of an absolute path, with a trailing slash. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
