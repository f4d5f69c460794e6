import { nameOf } from '../file-tree.ts';
import type { Root } from './root.ts';

/** What musl's loader finds libraries by, beside what programs and the environment say. */
export interface MuslPlaces {
  readonly kind: 'musl';
  /** Searched at last, absolute. */
  readonly folders: readonly string[];
}

const LOADER = /^ld-musl-(.+)\.so\.1$/;

/** Searched where there is no path file (musl ldso/dynlink.c). */
const DEFAULT_FOLDERS = ['/lib', '/usr/local/lib', '/usr/lib'];

/** Libraries that are within the loader itself, whatever follows the dot. */
const OWN = /^lib(c|pthread|rt|m|dl|util|xnet)\./;

/** Whether a loader is musl's, by its name. */
export function isMuslLoader(path: string): boolean {
  return LOADER.test(nameOf(path));
}

export function isMuslOwn(library: string): boolean {
  return OWN.test(library);
}

/** @param loader as the program names it: its path file lies in the `etc` beside the folder that it is in */
export async function muslPlaces(root: Root, loader: string): Promise<MuslPlaces> {
  const arch = LOADER.exec(nameOf(loader))?.[1] ?? '';
  const prefix = loader.split('/').slice(0, -2).join('/');
  const file = root.locate(`${prefix}/etc/ld-musl-${arch}.path`);
  if (file === null) return { kind: 'musl', folders: DEFAULT_FOLDERS };
  const text = new TextDecoder().decode(await file.bytes(0, 64 * 1024));
  return { kind: 'musl', folders: text.split(/[\n:]/).filter((folder) => folder.startsWith('/')) };
}
