/** What an ELF file says of itself: System V ABI (gabi), elf.h, ld.so(8). */
export interface ElfInfo {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** e_machine; see machineName. */
  readonly machine: number;
  /** `other` for relocatable files, core dumps and what else there may be. */
  readonly type: 'executable' | 'shared' | 'other';
  /** PT_INTERP: the loader that the kernel starts; null for what needs none. */
  readonly interpreter: string | null;
  /** Whether it has a dynamic section. */
  readonly dynamic: boolean;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  readonly soname: string | null;
  /** DT_RPATH by its colons, as written: `$ORIGIN/../lib`. glibc ignores it where there is a DT_RUNPATH. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  /** NT_GNU_BUILD_ID in hexadecimal digits. */
  readonly buildId: string | null;
  /** DF_1_PIE: made to be started, though its type is that of a library. */
  readonly pie: boolean;
  /** DF_1_NODEFLIB: neither cache nor default folders are searched for what it needs. */
  readonly noDefaultLibraries: boolean;
  /** DT_VERNEED: versions that it takes from each library, those that it can do without left out. */
  readonly versionsNeeded: readonly VersionsNeeded[];
  /** DT_VERDEF: versions that it offers. */
  readonly versionsDefined: readonly string[];
}

export interface VersionsNeeded {
  /** As in DT_NEEDED. */
  readonly library: string;
  readonly versions: readonly string[];
}

/** Bytes of a file from an offset; fewer than `length` at its end, none beyond. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;
