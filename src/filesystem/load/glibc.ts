import { latin1Text } from '../bytes.ts';
import { parseLdCache } from './ld-cache.ts';
import { foldersInLdConf } from './ld-conf.ts';
import type { Root, RootFile } from './root.ts';

/** Where glibc's loader finds libraries, besides what programs and the environment name. */
export interface GlibcPlaces {
  readonly kind: 'glibc';
  /** Paths in the cache, by the name of the library. */
  readonly cache: ReadonlyMap<string, readonly string[]>;
  /** The default folders, absolute, searched last. */
  readonly folders: readonly string[];
  /** Folders of ld.so.conf: only searched once ldconfig has put them into the cache. */
  readonly configured: readonly string[];
  /** The value of $LIB. */
  readonly lib: string;
}

/** Loaders have about 200 KiB; a bigger file is not a loader of glibc. */
const MAX_LOADER_BYTES = 4 * 1024 * 1024;

const MAX_CACHE_BYTES = 16 * 1024 * 1024;

const MAX_CONF_BYTES = 64 * 1024;

/** Names of processors in the folders of Debian and its derivatives, by e_machine. */
const MULTIARCH: Readonly<Record<number, string>> = {
  3: 'i386-linux-gnu',
  21: 'powerpc64le-linux-gnu',
  22: 's390x-linux-gnu',
  40: 'arm-linux-gnueabihf',
  62: 'x86_64-linux-gnu',
  183: 'aarch64-linux-gnu',
  243: 'riscv64-linux-gnu',
};

/**
 * Reads where the loader of a root looks. The default folders are compiled into the loader and differ between
 * distributions, so they are read from it; without a loader, all usual folders of the machine are used.
 */
export async function glibcPlaces(
  root: Root,
  loader: RootFile | null,
  machine: number,
): Promise<GlibcPlaces> {
  const [cache, configured, compiled] = await Promise.all([
    root.locate('etc/ld.so.cache')?.bytes(0, MAX_CACHE_BYTES),
    foldersInLdConf(root.tree, async (path) => textOf(await root.locate(path)?.bytes(0, MAX_CONF_BYTES))),
    loader === null ? [] : foldersOfLoader(loader),
  ]);
  const folders = compiled.length > 0 ? compiled : usualFolders(machine);
  return {
    kind: 'glibc',
    cache: parseLdCache(cache ?? new Uint8Array()),
    folders,
    configured,
    lib: (folders[0] ?? '/lib').replace(/^\/(usr\/)?/, ''),
  };
}

const decoder = new TextDecoder();

function textOf(bytes: Uint8Array | undefined): string {
  return decoder.decode(bytes);
}

const known = new WeakMap<RootFile, Promise<readonly string[]>>();

/** The folders compiled into a loader (glibc elf/dl-load.c `system_dirs`): names that end with a slash and NUL. */
function foldersOfLoader(loader: RootFile): Promise<readonly string[]> {
  const found = known.get(loader) ?? readFolders(loader);
  known.set(loader, found);
  return found;
}

async function readFolders(loader: RootFile): Promise<readonly string[]> {
  if (loader.entry.size > MAX_LOADER_BYTES) return [];
  const text = latin1Text(await loader.bytes(0, loader.entry.size));
  const list = /(?:\/(?:usr\/)?lib[\w./+-]{0,100}\/\0){2,16}/.exec(text)?.[0] ?? '';
  return list.split('\0').flatMap((folder) => (folder === '' ? [] : [folder.replace(/\/$/, '')]));
}

function usualFolders(machine: number): readonly string[] {
  const triplet = MULTIARCH[machine];
  const multiarch = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`];
  return [...multiarch, '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
}

/** Subfolders for processors with more features; which of them is used is only known at run time. */
export const HWCAPS = [
  'x86-64-v2',
  'x86-64-v3',
  'x86-64-v4',
  'power9',
  'power10',
  'z13',
  'z14',
  'z15',
  'z16',
].map((name) => `glibc-hwcaps/${name}`);

/** Possible values of $PLATFORM by e_machine (AT_PLATFORM of the kernel, and what the loader derives from it). */
export const PLATFORMS: Readonly<Record<number, readonly string[]>> = {
  3: ['i686', 'i586', 'i486', 'i386'],
  21: ['power8', 'power9', 'power10'],
  22: ['z13', 'z14', 'z15', 'z16'],
  40: ['v7l', 'v6l', 'v8l'],
  62: ['x86_64', 'haswell', 'xeon_phi'],
  183: ['aarch64'],
};
