/** What is no secret although its name says so. Hidden, it would be missing wherever the same word stands. */

/** Switches and numbers, as in `USE_AUTH=true`. */
const PLAIN_VALUE = /^(?:true|false|none|null|default|enabled|disabled|yes|no|on|off|\d{1,5})$/i;

/**
 * Values that everybody tries first: the names of services and users, and the passwords of examples. Only whole words of
 * this list, however short or simple another value is.
 */
const KNOWN_VALUES: ReadonlySet<string> = new Set([
  ...[
    'postgres',
    'postgresql',
    'mysql',
    'mariadb',
    'mongo',
    'mongodb',
    'redis',
    'rabbitmq',
    'minio',
    'elastic',
  ],
  ...['root', 'admin', 'administrator', 'user', 'username', 'guest', 'nobody', 'oauth2', 'x-access-token'],
  ...['x-oauth-basic', 'x-token-auth', 'test', 'testing', 'demo', 'example', 'sample', 'dummy', 'local'],
  ...['localhost', 'dev', 'develop', 'development', 'staging', 'prod', 'production', 'password', 'passwd'],
  ...['pass', 'secret', 'token', 'changeme', 'change-me', 'public', 'private', 'basic', 'bearer', 'session'],
  ...[
    'cookie',
    'file',
    'string',
    'database',
    'docker',
    'build',
    'builder',
    'runtime',
    'node',
    'app',
    'web',
    'api',
  ],
]);

/** Whether a value says nothing that is not known to everybody. */
export function isPlainValue(value: string): boolean {
  return PLAIN_VALUE.test(value) || KNOWN_VALUES.has(value.toLowerCase());
}
