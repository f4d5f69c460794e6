import { SECRET_WORDS } from '../dockerfile/secret-name.ts';
import { MIN_RANDOM, TOKEN_STARTS } from '../dockerfile/secret-value.ts';
import { withoutHidden } from '../progress/hidden.ts';

/** Words that say how a secret is given, which follows: `Bearer x`. */
export const SCHEMES: ReadonlySet<string> = new Set(['bearer', 'basic', 'token']);

/** What at least one of is in every text that `withSecrets` finds something secret in. */
const SIGNS = new RegExp(
  [
    ...SECRET_WORDS,
    ...SCHEMES,
    ...TOKEN_STARTS,
    `[\\w+-]{${MIN_RANDOM}}`,
    // Of an address, a user or a query; of characters with other ones as their small letters, a name.
    '://',
    '[^\\t-~]',
    '--user',
  ].join('|'),
  'i',
);

/** Flags that take a password. That of mkdir, as a command of its own, is common and takes none. */
const FLAGS = /(?<![\w-])(?:-[uP]|-p(?![ \t])|-p(?=[ \t]{1,8}[\n\\])|(?<!(?:^RUN|(?<!\\)[ \t]&&) mkdir )-p)/;

/** Whether a text has to be looked at word by word: that most do not saves most of the time. */
export function mayBeSecret(text: string): boolean {
  return SIGNS.test(text) || FLAGS.test(text) || withoutHidden(text) !== text;
}
