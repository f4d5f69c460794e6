import { nameOf } from '../../paths.ts';
import { embeddedIn } from './embedded.ts';
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
