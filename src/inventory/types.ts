import type { FileTree } from '../filesystem/file-tree.ts';

/** The kinds of packages that are looked for, by their type in a purl (https://github.com/package-url/purl-spec). */
export type PackageType =
  | 'deb'
  | 'apk'
  | 'rpm'
  | 'pypi'
  | 'npm'
  | 'gem'
  | 'golang'
  | 'cargo'
  | 'maven'
  | 'nuget';

/** A package as one file of a state names it. */
export interface Package {
  readonly purl: string;
  readonly name: string;
  /** As its own ecosystem writes it; '' if the file does not say it. */
  readonly version: string;
  readonly type: PackageType;
  /** The file, with a slash in front; what lies in an archive comes after `!/`. */
  readonly path: string;
}

/** What could not be read: why, in one sentence that begins with the path. Unfiltered. */
export interface NotRead {
  readonly path: string;
  readonly why: string;
}

/** What one file holds. */
export interface Reading {
  readonly packages: readonly Package[];
  readonly notRead: readonly NotRead[];
}

export const NOTHING_READ: Reading = { packages: [], notRead: [] };

/** Reads bytes of one file from an offset; fewer than `length` at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** The files of a state, as the inventory reads them. Paths as in TreeEntry. */
export interface InventoryFiles {
  tree(): Promise<FileTree>;
  read(path: string, range: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
  /** Reads many files in one stream: the pieces of each file in order, then null. */
  contents(
    paths: Iterable<string>,
    take: (path: string, chunk: Uint8Array | null) => void | Promise<void>,
  ): Promise<void>;
  /** Not null if a failed instruction left them: then each read starts a process. */
  readonly failure: unknown;
}

/** The packages of a state, each once, by type, name and version. */
export interface Inventory {
  readonly packages: readonly Listed[];
  readonly notRead: readonly NotRead[];
}

/** A package, and all files that name it. */
export interface Listed extends Omit<Package, 'path'> {
  /** At least one. */
  readonly paths: readonly string[];
}
