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
  return copyOf({ flags: [`--from=${stage}`, ...flags], words });
}

/** A COPY: its flags, and its sources and destination as they are written. */
export interface CopyWords {
  readonly flags: readonly string[];
  readonly words: readonly string[];
}

/** Writes a COPY on one line, as JSON where a path has a character that means something else. */
export function copyOf({ flags, words }: CopyWords): string {
  const plain = words.every((word) => /^[^\s[\]{}<>]+$/.test(word));
  return ['COPY', ...flags, plain ? words.join(' ') : JSON.stringify(words)].join(' ');
}

/** Reads a line that copyOf has written; null for any other instruction. */
export function readCopy(line: string): CopyWords | null {
  const [keyword, ...rest] = line.split(' ');
  if (keyword !== 'COPY') return null;
  const count = rest.findIndex((word) => !word.startsWith('--'));
  if (count < 0) return null;
  const flags = rest.slice(0, count);
  const words = rest.slice(count);
  return { flags, words: words[0]?.startsWith('[') === true ? JSON.parse(words.join(' ')) : words };
}

/** The folder of an absolute path, with a trailing slash. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
