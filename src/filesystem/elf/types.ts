/** What the headers of an ELF file say: System V ABI (gabi), elf.h, ld.so(8). */
export interface ElfInfo {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** e_machine; see machineName. */
  readonly machine: number;
  /** `other` for relocatable files, core dumps and the like. */
  readonly type: 'executable' | 'shared' | 'other';
  /** PT_INTERP: the loader that the kernel starts; null when it needs none. */
  readonly interpreter: string | null;
  /** Whether it has a dynamic section. */
  readonly dynamic: boolean;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  readonly soname: string | null;
  /** DT_RPATH split at colons, as written: `$ORIGIN/../lib`. glibc ignores it when there is a DT_RUNPATH. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  /** NT_GNU_BUILD_ID in hexadecimal digits. */
  readonly buildId: string | null;
  /** DF_1_PIE: a program, although its type is that of a library. */
  readonly pie: boolean;
  /** DF_1_NODEFLIB: the loader does not search cache and default folders for its libraries. */
  readonly noDefaultLibraries: boolean;
  /** DT_VERNEED: versions that it needs of each library, without optional ones. */
  readonly versionsNeeded: readonly VersionsNeeded[];
  /** DT_VERDEF: versions that it provides. */
  readonly versionsDefined: readonly string[];
}

export interface VersionsNeeded {
  /** As in DT_NEEDED. */
  readonly library: string;
  readonly versions: readonly string[];
}

/** Reads bytes from an offset; fewer than `length` at the end of the file, none beyond. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;
