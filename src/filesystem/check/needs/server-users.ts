import { nameOf } from '../../paths.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
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
