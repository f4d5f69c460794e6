// The source map that is published: exact for our own sources, and for those of packages to 16 lines, which saves 270 kB.
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
      if (!isOwn[source] && source === last[1] && line >> 4 === last[2] >> 4) return [];
      last = segment;
      // Without a name, which a stack does not show.
      return source === undefined ? [[column]] : [segment.slice(0, 4)];
    });
  });
  return brotliCompressSync(JSON.stringify({ ...map, sources, names: [], mappings: encode(lines) }));
}
