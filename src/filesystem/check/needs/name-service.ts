import { nameOf } from '../../paths.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, Runner } from './need.ts';

/** Functions of glibc that ask the name service, and the libraries that it opens for them by default (nss(5)). */
const SERVICES: readonly (readonly [name: string, libraries: readonly string[]])[] = [
  ['getaddrinfo', ['libnss_files.so.2', 'libnss_dns.so.2']],
  ['gethostbyname', ['libnss_files.so.2', 'libnss_dns.so.2']],
  ['getpwnam', ['libnss_files.so.2']],
  ['getpwuid', ['libnss_files.so.2']],
  ['getgrnam', ['libnss_files.so.2']],
];

/** The C library of a program if it is glibc's. */
export function glibcOf(loaded: Runner['loaded']) {
  return loaded?.objects.find(({ path }) => nameOf(path) === 'libc.so.6');
}

/** Libraries that glibc opens by name for users and hosts. From 2.34 on they are part of it. */
export async function nameService({ home, file, loaded }: Runner): Promise<readonly Need[]> {
  const glibc = glibcOf(loaded);
  if (home === null || glibc === undefined || glibc.elf.versionsDefined.includes('GLIBC_2.34')) return [];
  const { functions } = await embeddedIn(file);
  const names = new Set(SERVICES.flatMap(([name, libraries]) => (functions.has(name) ? libraries : [])));
  return [...names].map((name) => ({ kind: 'library', name, by: file }));
}

/** Functions that end a thread, for which glibc opens this library, and ends the program where it is not there. */
const THREAD_ENDS = ['pthread_exit', 'pthread_cancel'];
const UNWINDER = 'libgcc_s.so.1';

/** The library that glibc opens by name when a thread ends (glibc misc/unwind-link.c). */
export async function threadEnds({ home, homePath, file, loaded }: Runner): Promise<readonly Need[]> {
  if (home === null || loaded === null || glibcOf(loaded) === undefined) return [];
  if (MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  if (loaded.objects.some(({ path }) => nameOf(path) === UNWINDER)) return [];
  const { functions } = await embeddedIn(file);
  return THREAD_ENDS.some((name) => functions.has(name))
    ? [{ kind: 'library', name: UNWINDER, by: file }]
    : [];
}
