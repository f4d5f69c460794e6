/** Words that make the name of a variable that of a secret. */
export const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...['token', 'secret', 'password', 'passwd', 'pword', 'passphrase', 'pass', 'key', 'apikey', 'credential'],
  ...['credentials', 'auth', 'salt', 'cookie', 'private', 'session', 'pwd'],
]);

/** What is meant to be known to everybody, such as SIGNING_PUBLIC_KEY. */
const PUBLIC_WORDS: ReadonlySet<string> = new Set(['public', 'pub']);

/**
 * Whether a variable of this name probably holds a secret, so that its value must not be shown. Looks at whole words, so
 * that KEYBOARD and AUTHOR are none; BuildKit's rule SecretsUsedInArgOrEnv does the same with about the same words.
 */
export function isSecretName(name: string): boolean {
  // The working folder of a shell.
  if (name === 'PWD') return false;
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return words.some((word) => SECRET_WORDS.has(word)) && !words.some((word) => PUBLIC_WORDS.has(word));
}
