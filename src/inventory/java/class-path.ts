import type { RootFile } from '../../filesystem/load/index.ts';
import { stanzas } from '../fields.ts';
import { Malformed } from '../malformed.ts';
import { openZip } from './zip.ts';

const MANIFEST = 'META-INF/MANIFEST.MF';
const MAX_MANIFEST_BYTES = 1024 * 1024;
const FIELD = new Set(['class-path']);

/**
 * The paths that a jar names in the Class-Path of its manifest, absolute or relative to its folder (the JAR file
 * specification); none for a file that is no jar. Addresses of other hosts are left out. Rejects if the file cannot be read.
 */
export async function jarClassPath(file: RootFile): Promise<readonly string[]> {
  try {
    const zip = await openZip((offset, length) => file.bytes(offset, length), file.entry.size);
    for await (const entry of zip.entries((name) => name === MANIFEST)) {
      const text = new TextDecoder().decode(await entry.bytes(MAX_MANIFEST_BYTES));
      const [main] = stanzas(text, FIELD);
      return (main?.get('class-path') ?? '').split(/\s+/).flatMap(pathOf);
    }
    return [];
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}

/** A folder ends with a slash, which says nothing here. */
function pathOf(url: string): readonly string[] {
  const path = url.replace(/^file:(?:\/\/)?(?=\/)/, '');
  if (path === '' || /^[a-z][a-z\d+.-]*:|^\/\//i.test(path)) return [];
  try {
    return [decodeURIComponent(path).replace(/\/$/, '')];
  } catch {
    return [];
  }
}
