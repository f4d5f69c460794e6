// The source map that is published: it knows the lines of our own sources, and those of packages to 16 lines. Columns and
// names, which a stack does not show, would be 450 kB more.
import { dirname, relative, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * Compresses a source map, with its sources as paths from the project's root, wherever the bundle is.
 * @param {string} root the project's folder
 * @param {{ path: string, text: string }} file the map as esbuild made it
 * @returns {Buffer}
 */
export function packedMap(root, { path, text }) {
  const map = JSON.parse(text);
  const sources = map.sources.map((source) => relative(root, resolve(dirname(path), source)));
  const isOwn = sources.map((source) => !source.includes('node_modules'));
  const lines = decode(map.mappings).map((segments) => {
    let last = [];
    return segments.flatMap((segment) => {
      const [column, source, line] = segment;
      const exact = isOwn[source] ? line : line & ~15;
      if (source === last[0] && exact === last[1]) return [];
      last = [source, exact];
      return source === undefined ? [[column]] : [[column, source, exact, 0]];
    });
  });
  return brotliCompressSync(JSON.stringify({ ...map, sources, names: [], mappings: encode(lines) }));
}
