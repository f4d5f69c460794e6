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

/** Users with lower numbers are there on every system, and their names are ordinary words. */
const FIRST_OWN_USER = 100;
const NOBODY = 65534;
const MAX_USERS = 100;

/**
 * The users of a program that looks users up and has their names in it: those that its package made. Most servers end
 * where theirs is missing, some only when they are started as root.
 */
export async function namedUsers({ home, file }: Runner): Promise<readonly Need[]> {
  if (home === null || !(await embeddedIn(file)).functions.has('getpwnam')) return [];
  // A linker keeps a text that is the end of another (/etc/unbound) only once.
  const users = ((await accountsIn(home, 'passwd')) ?? [])
    .filter(({ id }) => id >= FIRST_OWN_USER && id !== NOBODY)
    .slice(0, MAX_USERS);
  if (users.length === 0) return [];
  const words = await wordsIn(
    file,
    users.map(({ name }) => `${name}\0`),
  );
  return users.flatMap(({ name }): readonly Need[] =>
    words.has(`${name}\0`)
      ? [{ kind: 'user', severity: 'warning', name, why: `It looks up the user ${name}` }]
      : [],
  );
}
