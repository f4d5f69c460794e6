import type { CorpusProgram } from './program.ts';

/** Servers, and the clients that come with them. */
export const SERVERS: readonly CorpusProgram[] = [
  {
    name: 'nginx',
    image: 'server',
    copies: ['/usr/sbin/nginx', '/etc/nginx'],
    command: ['/usr/sbin/nginx', '-t'],
    prints: /test is successful/,
  },
  {
    name: 'redis',
    image: 'server',
    copies: ['/usr/bin/redis-server'],
    command: ['/usr/bin/redis-server', '--version'],
    prints: /Redis server v=/,
  },
  {
    name: 'redis-cli',
    image: 'server',
    copies: ['/usr/bin/redis-cli'],
    command: ['/usr/bin/redis-cli', '--version'],
    prints: /redis-cli/,
  },
  {
    name: 'postgres',
    image: 'server',
    copies: [
      '/usr/lib/postgresql/17/bin/postgres',
      '/usr/lib/postgresql/17/bin/initdb',
      '/etc/passwd',
      '/etc/group',
    ],
    lines: ['WORKDIR /data', 'USER 101'],
    command: ['/usr/lib/postgresql/17/bin/initdb', '--version'],
    prints: /initdb \(PostgreSQL\)/,
  },
  {
    name: 'psql',
    image: 'server',
    copies: ['/usr/lib/postgresql/17/bin/psql'],
    command: ['/usr/lib/postgresql/17/bin/psql', '--version'],
    prints: /psql \(PostgreSQL\)/,
  },
  {
    name: 'haproxy',
    image: 'server',
    copies: ['/usr/sbin/haproxy'],
    command: ['/usr/sbin/haproxy', '-v'],
    prints: /HAProxy version/,
  },
  {
    name: 'memcached',
    image: 'server',
    copies: ['/usr/bin/memcached'],
    command: ['/usr/bin/memcached', '-V'],
    prints: /memcached/,
  },
  {
    name: 'lighttpd',
    image: 'server',
    copies: ['/usr/sbin/lighttpd', '/etc/lighttpd'],
    command: ['/usr/sbin/lighttpd', '-tt', '-f', '/etc/lighttpd/lighttpd.conf'],
    prints: /^$/,
  },
  {
    name: 'apache',
    image: 'server',
    copies: ['/usr/sbin/apache2', '/etc/apache2'],
    command: ['/usr/sbin/apache2', '-v'],
    prints: /Apache/,
  },
  {
    name: 'dnsmasq',
    image: 'server',
    copies: ['/usr/sbin/dnsmasq'],
    command: ['/usr/sbin/dnsmasq', '--test'],
    prints: /syntax check OK/,
  },
];
