import { nameOf } from '../paths.ts';
import type { Root } from './root.ts';

/** Where musl's loader finds libraries, besides what programs and the environment name. */
export interface MuslPlaces {
  readonly kind: 'musl';
  /** The default folders, absolute, searched last. */
  readonly folders: readonly string[];
}

const LOADER = /^ld-musl-(.+)\.so\.1$/;

/** The default folders without a path file (musl ldso/dynlink.c). */
const DEFAULT_FOLDERS = ['/lib', '/usr/local/lib', '/usr/lib'];

/** Libraries that are part of the loader itself, whatever follows the dot. */
const BUILT_IN_LIBRARY = /^lib(c|pthread|rt|m|dl|util|xnet)\./;

/** Whether a loader is musl's, judged by its name. */
export function isMuslLoader(path: string): boolean {
  return LOADER.test(nameOf(path));
}

export function isMuslOwn(library: string): boolean {
  return BUILT_IN_LIBRARY.test(library);
}

/**
 * Reads where musl's loader looks.
 * @param loader as the program names it: its path file is in the `etc` next to the loader's folder
 */
export async function muslPlaces(root: Root, loader: string): Promise<MuslPlaces> {
  const arch = LOADER.exec(nameOf(loader))?.[1] ?? '';
  const prefix = loader.split('/').slice(0, -2).join('/');
  const file = root.locate(`${prefix}/etc/ld-musl-${arch}.path`);
  if (file === null) return { kind: 'musl', folders: DEFAULT_FOLDERS };
  const text = new TextDecoder().decode(await file.bytes(0, 64 * 1024));
  return { kind: 'musl', folders: text.split(/[\n:]/).filter((folder) => folder.startsWith('/')) };
}
