/** `/etc/ld.so.cache`, written by ldconfig (glibc sysdeps/generic/dl-cache.h). */

const MAGIC = 'glibc-ld.so.cache1.1';
const HEADER_BYTES = 48;
const ENTRY_BYTES = 24;
/**
 * Offset of the byte order in the header: 2 for little endian, 3 for big endian, 0 from an old ldconfig, which does not
 * say.
 */
const FLAGS_OFFSET = 28;
const BIG_ENDIAN = 3;

const MAX_ENTRIES = 100_000;

/** PATH_MAX of Linux. */
const MAX_PATH_BYTES = 4096;

/** Parses the cache: paths by the name of the library, in the order of the cache; empty for anything else. */
export function parseLdCache(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  // The new format may follow one in the old format.
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(MAGIC, 0, 'latin1');
  if (start < 0 || start + HEADER_BYTES > bytes.length) return paths;
  const cache = bytes.subarray(start);
  const view = new DataView(cache.buffer, cache.byteOffset, cache.byteLength);
  const little = ((cache[FLAGS_OFFSET] ?? 0) & 3) !== BIG_ENDIAN;
  const count = Math.min(view.getUint32(MAGIC.length, little), MAX_ENTRIES);
  for (let index = 0; index < count; index += 1) {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > cache.length) break;
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
  const text = cache.subarray(offset, offset + MAX_PATH_BYTES);
  const end = text.indexOf(0);
  return end < 0 ? '' : decoder.decode(text.subarray(0, end));
}
