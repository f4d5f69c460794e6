/**
 * Slash-separated paths as Go's `path/filepath` and `strings` treat them on Unix. The patterns and paths are exchanged
 * with Go programs, so all rules here are Go's (go.dev/src/path, go.dev/src/unicode).
 */

/** Go's `filepath.Clean`: the shortest equivalent path; '' becomes '.', and `..` above '/' is dropped. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const joined = kept.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Go's `filepath.Join`: joins and cleans the non-empty parts; '' when all are empty. */
export function joinPath(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : cleanPath(filled.join('/'));
}

/** Go's `filepath.Dir`: all but the last element, cleaned; '.' when there is none. */
export function parentPath(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** Go's `filepath.Base` of a cleaned path. */
export function basePath(path: string): string {
  return path === '/' ? path : path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Compares two texts by their UTF-8 bytes, as Go compares strings. This differs from JavaScript's order only for
 * characters beyond the BMP, which JavaScript sorts before U+E000…U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return byteRank(x) - byteRank(y);
  }
  return a.length - b.length;
}

/** Sorts surrogates after the rest of the BMP. */
function byteRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
