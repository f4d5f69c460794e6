/** Characters that need no care in a path of COPY, and those that can be taken care of. */
const CAREFREE = /^[\w\-.+@%,:=~/ $*?[\]()&;#!{}<>|^]+$/;

/**
 * A COPY of one file or folder from another stage; a destination with a slash at its end is a folder.
 *
 * @returns null for names that no COPY can be written for with certainty
 */
export function copyLine(
  stage: string,
  source: string,
  destination: string,
  flags: readonly string[] = [],
): string | null {
  if (!CAREFREE.test(source) || !CAREFREE.test(destination)) return null;
  const words = [source.replace(/[*?[]/g, '[$&]'), destination].map((word) => word.replaceAll('$', '\\$'));
  const plain = words.every((word) => /^[^\s[\]{}<>]+$/.test(word));
  const paths = plain ? words.join(' ') : JSON.stringify(words);
  return ['COPY', `--from=${stage}`, ...flags, paths].join(' ');
}

/** The folder of an absolute path, with a slash at its end. */
export function folderOf(path: string): string {
  return path.replace(/[^/]*$/, '');
}
