/** Reads ELF files from their headers. */
export { type CLibrary, cLibraryOf, sameCLibrary } from './c-library.ts';
export { describeElf, isElfProgram } from './describe.ts';
export { type ByteRange, loadedRanges } from './loaded-ranges.ts';
export { fitTogether, machineName, runsOn } from './machines.ts';
export { type ElfReading, inspectElf, readElf } from './read-elf.ts';
export { isStaticProgram } from './static.ts';
export type { ElfInfo } from './types.ts';
