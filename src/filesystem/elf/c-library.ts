import type { ElfInfo } from './types.ts';

/** C libraries: no process has both. */
export type CLibrary = 'glibc' | 'musl';

const GLIBC = /^(?:libc\.so\.6|ld-linux[\w-]{0,20}\.so\.\d|ld64\.so\.\d)/;

/** Rust and Debian link with `libc.so`, Alpine with the second name. */
const MUSL = /^(?:libc\.so$|libc\.musl-|ld-musl-)/;

/** The C library that a file was linked with, or that it is; null where its headers name none. */
export function cLibraryOf({
  interpreter,
  needed,
  soname,
}: Pick<ElfInfo, 'interpreter' | 'needed' | 'soname'>): CLibrary | null {
  const names = [interpreter?.split('/').at(-1) ?? '', soname ?? '', ...needed];
  if (names.some((name) => MUSL.test(name))) return 'musl';
  return names.some((name) => GLIBC.test(name)) ? 'glibc' : null;
}

/** Whether two files may be in one process: null is a file that needs no C library of its own. */
export function sameCLibrary(a: CLibrary | null, b: CLibrary | null): boolean {
  return a === null || b === null || a === b;
}
