/** `/etc/ld.so.cache`: what ldconfig found when it last ran (glibc sysdeps/generic/dl-cache.h). */

const MAGIC = 'glibc-ld.so.cache1.1';
const HEADER = 48;
const ENTRY = 24;
/** Offset of the byte order in the header: 2 for little endian, 3 for big, 0 where an old ldconfig did not say. */
const FLAGS = 28;
const BIG_ENDIAN = 3;

const MOST_ENTRIES = 100_000;

/** PATH_MAX of Linux. */
const MOST_PATH = 4096;

/** Paths by the name of a library, in the cache's order; empty for what is no such cache. */
export function parseLdCache(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  // An old cache may stand in front of the new one.
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(MAGIC, 0, 'latin1');
  if (start < 0 || start + HEADER > bytes.length) return paths;
  const cache = bytes.subarray(start);
  const view = new DataView(cache.buffer, cache.byteOffset, cache.byteLength);
  const little = ((cache[FLAGS] ?? 0) & 3) !== BIG_ENDIAN;
  const count = Math.min(view.getUint32(MAGIC.length, little), MOST_ENTRIES);
  for (let index = 0; index < count; index += 1) {
    const at = HEADER + index * ENTRY;
    if (at + ENTRY > cache.length) break;
    const name = textAt(cache, view.getUint32(at + 4, little));
    const path = textAt(cache, view.getUint32(at + 8, little));
    if (name === '' || !path.startsWith('/')) continue;
    const known = paths.get(name);
    if (known === undefined) paths.set(name, [path]);
    else known.push(path);
  }
  return paths;
}

const decoder = new TextDecoder();

function textAt(cache: Uint8Array, offset: number): string {
  const text = cache.subarray(offset, offset + MOST_PATH);
  const end = text.indexOf(0);
  return end < 0 ? '' : decoder.decode(text.subarray(0, end));
}
