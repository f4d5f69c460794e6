import { nameOf } from '../../paths.ts';
import { wordsIn } from '../contents.ts';
import { accountsIn } from '../identity.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import { embeddedIn } from './embedded.ts';
import type { Need, Runner } from './need.ts';

interface Server {
  readonly program: RegExp;
  /** Its settings, absolute. */
  readonly settings: readonly string[];
  /** Where they name the user of the server; the first group is the name. */
  readonly user: RegExp;
}

/** Servers that change to a user that their settings name, and that end if there is none. */
const SERVERS: readonly Server[] = [
  {
    program: /^nginx$/,
    settings: ['/etc/nginx/nginx.conf', '/usr/local/nginx/conf/nginx.conf'],
    user: /^[ \t]*user[ \t]+([\w.-]+)/m,
  },
  {
    program: /^haproxy$/,
    settings: ['/etc/haproxy/haproxy.cfg', '/usr/local/etc/haproxy/haproxy.cfg'],
    user: /^[ \t]*user[ \t]+([\w.-]+)/m,
  },
  {
    program: /^lighttpd$/,
    settings: ['/etc/lighttpd/lighttpd.conf'],
    user: /^[ \t]*server\.username[ \t]*=[ \t]*"([\w.-]+)"/m,
  },
  {
    program: /^(?:apache2|httpd)$/,
    settings: ['/usr/local/apache2/conf/httpd.conf', '/etc/httpd/conf/httpd.conf'],
    user: /^[ \t]*User[ \t]+([A-Za-z_][\w.-]*)/m,
  },
  { program: /^memcached$/, settings: ['/etc/memcached.conf'], user: /^-u[ \t]+([\w.-]+)/m },
];

/** The users that the settings of well-known servers name. */
export async function serverUsers({ subject, file, homePath }: Runner): Promise<readonly Need[]> {
  const names = [nameOf(file.path), nameOf(homePath ?? '')];
  const needs: Need[] = [];
  for (const { program, settings, user } of SERVERS) {
    if (!names.some((name) => program.test(name))) continue;
    for (const path of settings) {
      const found = subject.root.locate(path);
      if (found === null) continue;
      const text = new TextDecoder().decode(await found.bytes(0, MAX_SETTINGS_BYTES));
      const name = user.exec(text)?.[1];
      if (name !== undefined && !/^\d+$/.test(name))
        needs.push({ kind: 'user', severity: 'error', name, why: `${path} names the user ${name}` });
    }
  }
  return needs;
}

/**
 * The numbers that packages give to users of their own (Debian policy 9.2.2; LSB). Lower ones are there on every system,
 * higher ones are people's, and the names of both are ordinary words.
 */
const [FIRST_OWN_USER, LAST_OWN_USER] = [100, 999];
const MAX_USERS = 100;

/**
 * The users of a program that looks users up and has their names in it: those that its package made. Most servers end
 * where theirs is missing, some only when they are started as root.
 */
export async function namedUsers({ subject, starter, home, file }: Runner): Promise<readonly Need[]> {
  if (home === null || !(await embeddedIn(file)).functions.has('getpwnam')) return [];
  const own = ((await accountsIn(home, 'passwd')) ?? []).filter(
    ({ id }) => id >= FIRST_OWN_USER && id <= LAST_OWN_USER,
  );
  const users = subject.limits.atMost(own, MAX_USERS, `users that ${starter.path} may look up`);
  if (users.length === 0) return [];
  const words = await wordsIn(
    file,
    users.flatMap(({ name }) => placesOf(name)),
  );
  return users.flatMap(({ name }): readonly Need[] =>
    placesOf(name).some((each) => words.has(each))
      ? [{ kind: 'user', severity: 'warning', name, why: `It looks up the user ${name}` }]
      : [],
  );
}

/** A name as a text of its own, or at the end of a path: a linker keeps a text that is the end of another only once. */
function placesOf(name: string): readonly string[] {
  return [`\0${name}\0`, `/${name}\0`];
}
