import { withoutHidden } from '../progress/hidden.ts';
import { isSecretName } from './secret-name.ts';

/** How tokens of well-known services begin, as sources of expressions. */
export const TOKEN_STARTS: readonly string[] = [
  ...[
    'gh[oprsu]_',
    'github_pat_',
    'glpat-',
    'npm_',
    'pypi-',
    'dckr_pat_',
    'xox[abprs]-',
    'sk-',
    '[rs]k_live_',
  ],
  ...['AKIA', 'ASIA', 'AIza', 'eyJ', 'ya29\\.', 'hvs\\.', '-----BEGIN'],
];
const TOKEN_START = new RegExp(`^(?:${TOKEN_STARTS.join('|')})`);

/** Long texts of letters and digits without order, of so many characters. Digests are public. */
export const MIN_RANDOM = 24;
const RANDOM = new RegExp(`^[\\w+/=.-]{${MIN_RANDOM},}$`);
const DIGEST = /^(?:sha\d+:)?[0-9a-f]{32,}$/i;

/** Whether the value of a variable probably is a secret: by its name, by its form, or since we were given it as one. */
export function isSecretValue(name: string, value: string): boolean {
  return isSecretName(name) || withoutHidden(value) !== value || looksSecret(value);
}

/** Whether a part of a text has the form of a token or a random key. */
export function looksSecret(text: string): boolean {
  return text.split(/[^\w+/.-]+/).some(isToken) || text.includes('-----BEGIN');
}

function isToken(part: string): boolean {
  if (TOKEN_START.test(part)) return part.length > 8;
  if (!RANDOM.test(part) || DIGEST.test(part) || /[/.]/.test(part)) return false;
  return [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(part));
}
