import { latin1Text } from '../bytes.ts';
import { parseLdCache } from './ld-cache.ts';
import { foldersInLdConf } from './ld-conf.ts';
import type { Root, RootFile } from './root.ts';

/** What glibc's loader finds libraries by, beside what programs and the environment say. */
export interface GlibcPlaces {
  readonly kind: 'glibc';
  /** By name: what the cache says. */
  readonly cache: ReadonlyMap<string, readonly string[]>;
  /** Searched at last, absolute. */
  readonly folders: readonly string[];
  /** Named by ld.so.conf: searched only once ldconfig has put them into the cache. */
  readonly configured: readonly string[];
  /** What $LIB stands for. */
  readonly lib: string;
}

/** Loaders are some 200 KiB; one of more than this is none of glibc's. */
const MOST_LOADER = 4 * 1024 * 1024;

const MOST_CACHE = 16 * 1024 * 1024;

const MOST_CONF = 64 * 1024;

/** How Debian and its kin call a processor in names of folders, by e_machine. */
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
 * Reads what a root says to a loader. The default folders are compiled into the loader and differ between
 * distributions, so they are taken from there; without them, all that are usual for the machine.
 */
export async function glibcPlaces(
  root: Root,
  loader: RootFile | null,
  machine: number,
): Promise<GlibcPlaces> {
  const [cache, configured, compiled] = await Promise.all([
    root.locate('etc/ld.so.cache')?.bytes(0, MOST_CACHE),
    foldersInLdConf(root.tree, async (path) => textOf(await root.locate(path)?.bytes(0, MOST_CONF))),
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

/** The folders that were compiled into a loader (glibc elf/dl-load.c `system_dirs`): names that end by a slash and NUL. */
function foldersOfLoader(loader: RootFile): Promise<readonly string[]> {
  const found = known.get(loader) ?? readFolders(loader);
  known.set(loader, found);
  return found;
}

async function readFolders(loader: RootFile): Promise<readonly string[]> {
  if (loader.entry.size > MOST_LOADER) return [];
  const text = latin1Text(await loader.bytes(0, loader.entry.size));
  const list = /(?:\/(?:usr\/)?lib[\w./+-]{0,100}\/\0){2,16}/.exec(text)?.[0] ?? '';
  return list.split('\0').flatMap((folder) => (folder === '' ? [] : [folder.replace(/\/$/, '')]));
}

function usualFolders(machine: number): readonly string[] {
  const triplet = MULTIARCH[machine];
  const multiarch = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`];
  return [...multiarch, '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
}

/** Folders within a folder for processors that can do more; which of them counts is known only where it runs. */
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

/** What $PLATFORM may be, by e_machine (AT_PLATFORM of the kernel, and what the loader makes of it). */
export const PLATFORMS: Readonly<Record<number, readonly string[]>> = {
  3: ['i686', 'i586', 'i486', 'i386'],
  21: ['power8', 'power9', 'power10'],
  22: ['z13', 'z14', 'z15', 'z16'],
  40: ['v7l', 'v6l', 'v8l'],
  62: ['x86_64', 'haswell', 'xeon_phi'],
  183: ['aarch64'],
};
