/** Private keys in text that have a form of their own, not PEM: PuTTY, age, minisign, signify, WireGuard. */
import type { FoundKey } from './key-text.ts';

interface Form {
  readonly form: RegExp;
  readonly what: string;
  /** Whether the key is protected by a passphrase; null if it is none. `after` is the text behind the form. */
  readonly judge?: (match: RegExpExecArray, after: () => string) => boolean | null;
}

/** A PuTTY key of 16,384 bits of RSA has fewer. */
const MAX_PUTTY_CHARACTERS = 16 * 1024;

const FORMS: readonly Form[] = [
  {
    // PuTTY manual, appendix C. A public key of PuTTY has other words.
    form: /^PuTTY-User-Key-File-[123]: [\w-]{3,40}\r?\nEncryption: ([\w-]{4,20})\r?$/gm,
    what: 'A private key of PuTTY',
    judge: ([, encryption], after) => (/^Private-Lines: \d/m.test(after()) ? encryption !== 'none' : null),
  },
  {
    form: /(?<![A-Z0-9])AGE-SECRET-KEY-(?:1[02-9AC-HJ-NP-Z]{58}|PQ-1[02-9AC-HJ-NP-Z]{58,2000})(?![A-Z0-9])/g,
    what: 'A private key of age',
  },
  {
    // 158 bytes (minisign.h): `Ed`, `Sc` or two zeros for how it is encrypted, `B2`.
    form: /^untrusted comment: [^\n]{0,1024}\nRW(?:QAAEIy|RTY0Iy)[A-Za-z0-9+/]{203}=\r?$/gm,
    what: 'A private key of minisign',
    judge: ([match]) => match.includes('\nRWRTY0Iy'),
  },
  {
    // 104 bytes (signify.c): `Ed`, `BK`, and the rounds of the encryption, zero for none.
    form: /^untrusted comment: [^\n]{0,1024}\nRWRCSw[A-Za-z0-9+/]{133}=\r?$/gm,
    what: 'A private key of signify',
    judge: ([match]) => !/\nRWRCSwAAAA[A-D]/.test(match),
  },
  {
    form: /^[ \t]{0,8}PrivateKey ?= ?[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\r?$/gm,
    what: 'A private key of WireGuard',
  },
  {
    form: /^[ \t]{0,8}PresharedKey ?= ?[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\r?$/gm,
    what: 'A shared key of WireGuard',
  },
];

/** What each of these has, and few other files. */
const HINT = /PuTTY-User-Key|AGE-SECRET|untrusted comment: |PrivateKey|PresharedKey/;

/** The keys in a text, those of one form in their order. */
export function otherKeys(text: string): readonly FoundKey[] {
  if (!HINT.test(text)) return [];
  return FORMS.flatMap(({ form, what, judge }) => {
    const found: FoundKey[] = [];
    for (const match of text.matchAll(form)) {
      const end = match.index + match[0].length;
      const behind = (): string => text.slice(end, end + MAX_PUTTY_CHARACTERS);
      const isEncrypted = judge === undefined ? false : judge(match, behind);
      if (isEncrypted !== null) found.push({ what, isEncrypted, at: match.index });
    }
    return found;
  });
}
