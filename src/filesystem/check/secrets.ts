/** Recognises files that hold secrets, by their names and contents. */
import { isUnreadableStore } from '../secrets/key-bytes.ts';
import { credentialsAt, hasCredentials } from './credential-files.ts';
import type { Severity } from './finding.ts';
import { LITERAL } from './literal.ts';
import { isInPackage } from './public-files.ts';

export interface FoundSecret {
  readonly rule: 'private-key' | 'credentials' | 'env-file';
  readonly severity: Severity;
  readonly what: string;
}

/** Searches a file for secrets; null when there is none: only a placeholder, or a public key. */
export interface Finder {
  readonly look: (text: string) => FoundSecret | null;
}

/** PEM and OpenSSH (RFC 7468, PROTOCOL.key), PuTTY, age. */
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----|^PuTTY-User-Key-File-\d|^AGE-SECRET-KEY-1/m;

const ENCRYPTED_KEY = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

const KEY_NAME =
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$|\.(?:pem|key|ppk|priv)$|^ssh_host_\w+_key$|_(?:rsa|dsa|ecdsa|ed25519)$|^(?:age|sops).*\.txt$/i;

/** PKCS #12 and Java key stores are binary. They start with a DER sequence or 0xFEEDFEED. */
const KEYSTORE_NAME = /\.(?:p12|pfx|jks|keystore)$/i;

/** The package ssl-cert of Debian makes it when it is installed, for a certificate that nobody trusts. */
const SELF_SIGNED = 'etc/ssl/private/ssl-cert-snakeoil.key';

/** Templates that are meant to be copied and filled in hold no secrets. */
const ENV_NAME = /^\.env(?:\.(?!(?:example|sample|template|dist|tpl|defaults?|schema|test)\b)[\w.-]+)?$/i;

const ENV_SECRET = new RegExp(
  String.raw`^[ \t]*(?:export[ \t]+)?\w{0,64}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?|DATABASE_URL|DSN)\w{0,64}[ \t]*=[ \t]*["']?${LITERAL}`,
  'im',
);

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?\w{1,256}[ \t]*=/m;

/** What to search for in the file at a path; null when no secret is expected there. */
export function secretIn(path: string, name: string): Finder | null {
  const kind = credentialsAt(path);
  if (kind !== null) {
    const { what } = kind;
    const look: Finder['look'] = (text) =>
      hasCredentials(kind, text) ? { rule: 'credentials', severity: 'error', what } : null;
    return { look };
  }
  if (path === SELF_SIGNED) {
    const what = 'The key of the self-signed certificate of ssl-cert';
    return { look: () => ({ rule: 'private-key', severity: 'warning', what }) };
  }
  if (KEY_NAME.test(name)) return { look: lookForKey };
  if (KEYSTORE_NAME.test(name)) return { look: lookForStore };
  if (ENV_NAME.test(name) && !isInPackage(path)) return { look: lookForVariables };
  return null;
}

function lookForKey(text: string): FoundSecret | null {
  if (ENCRYPTED_KEY.test(text)) {
    return { rule: 'private-key', severity: 'warning', what: 'A private key, protected by a passphrase' };
  }
  return PRIVATE_KEY.test(text) ? { rule: 'private-key', severity: 'error', what: 'A private key' } : null;
}

/** A store that can be read is found by its contents, and one with certificates only is none. */
function lookForStore(text: string): FoundSecret | null {
  return isUnreadableStore(Buffer.from(text, 'latin1'))
    ? { rule: 'private-key', severity: 'warning', what: 'A key store, which may hold private keys' }
    : null;
}

function lookForVariables(text: string): FoundSecret | null {
  if (ENV_SECRET.test(text)) {
    return { rule: 'env-file', severity: 'error', what: 'Environment variables with passwords or tokens' };
  }
  return ASSIGNMENT.test(text)
    ? { rule: 'env-file', severity: 'warning', what: 'Environment variables' }
    : null;
}
