/** Recognises files that hold secrets, by their names and contents. */
import type { Severity } from './finding.ts';

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

interface Kind {
  /** Matches the whole path. */
  readonly path: RegExp;
  readonly holds: RegExp;
  readonly what: string;
}

/** A literal value: not a variable, not a placeholder. */
const LITERAL = String.raw`(?!\$|%|<|\{\{|x{3,}|\*{3,}|(?:your|my|the|some|change|replace|todo|none|null|false|true|example|dummy|secret)\b)[^\s"'#]{4,}`;

/** The package ssl-cert of Debian makes it when it is installed, for a certificate that nobody trusts. */
const SELF_SIGNED = 'etc/ssl/private/ssl-cert-snakeoil.key';

const CREDENTIALS: readonly Kind[] = [
  {
    path: /(?:^|\/)\.npmrc$/,
    holds: new RegExp(String.raw`_(?:authToken|auth|password)\s*=\s*["']?${LITERAL}`, 'i'),
    what: 'A token for a registry of npm packages',
  },
  {
    path: /(?:^|\/)\.yarnrc(?:\.yml)?$/,
    holds: new RegExp(String.raw`npm(?:AuthToken|AuthIdent):\s*["']?${LITERAL}`, 'i'),
    what: 'A token for a registry of npm packages',
  },
  {
    path: /(?:^|\/)[._]netrc$/,
    holds: new RegExp(String.raw`\bpassword\s+${LITERAL}`),
    what: 'Passwords for machines (netrc)',
  },
  {
    path: /(?:^|\/)\.git-credentials$/,
    holds: /:\/\/[^\s:@/]{1,256}:[^\s@/]{1,256}@/,
    what: 'Passwords for git',
  },
  {
    path: /(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.dockercfg$/,
    holds: /"(?:auth|identitytoken|registrytoken)"\s*:\s*"[^"]{4,}"/,
    what: 'Passwords for image registries',
  },
  {
    path: /(?:^|\/)\.aws\/credentials$/,
    holds: new RegExp(String.raw`aws_(?:secret_access_key|session_token)\s*=\s*${LITERAL}`, 'i'),
    what: 'Keys of an AWS account',
  },
  {
    path: /(?:^|\/)(?:\.kube\/config|kubeconfig)$/,
    holds: new RegExp(String.raw`(?:token|client-key-data|password):\s*["']?${LITERAL}`),
    what: 'Credentials for a Kubernetes cluster',
  },
  {
    path: /(?:^|\/)(?:application_default_credentials|[\w.-]*(?:service[-_]?account|credentials|gcp[-_]?key|firebase)[\w.-]*)\.json$/i,
    holds: /"private_key"\s*:\s*"-----BEGIN|"refresh_token"\s*:\s*"[^"]{8,}"/,
    what: 'Credentials of a Google Cloud account',
  },
  {
    path: /(?:^|\/)\.pypirc$/,
    holds: new RegExp(String.raw`^[ \t]*password[ \t]*[=:][ \t]*${LITERAL}`, 'm'),
    what: 'A password for a registry of Python packages',
  },
  {
    path: /(?:^|\/)(?:\.cargo|cargo)\/credentials(?:\.toml)?$/,
    holds: new RegExp(String.raw`token\s*=\s*["']?${LITERAL}`),
    what: 'A token for a registry of crates',
  },
  {
    path: /(?:^|\/)\.gem\/credentials$/,
    holds: new RegExp(String.raw`_api_key:\s*["']?${LITERAL}`),
    what: 'A token for a registry of gems',
  },
  {
    path: /(?:^|\/)\.m2\/settings(?:-security)?\.xml$/,
    holds: /<password>(?!\s*\$)[^<]{4,}<\/password>/,
    what: 'A password for a registry of Maven artifacts',
  },
  {
    path: /(?:^|\/)(?:auth\.json)$/,
    holds: /"(?:github-oauth|gitlab-token|http-basic|bearer)"\s*:\s*\{\s*"/,
    what: 'Tokens for Composer',
  },
  {
    path: /(?:^|\/)\.pgpass$/,
    holds: /^[^#:\n\r\u2028\u2029]+(?::[^:\n\r\u2028\u2029]*){3}:./m,
    what: 'Passwords for PostgreSQL',
  },
  {
    path: /(?:^|\/)\.config\/gh\/hosts\.yml$/,
    holds: new RegExp(String.raw`oauth_token:\s*${LITERAL}`),
    what: 'A token for GitHub',
  },
  { path: /(?:^|\/)\.vault-token$/, holds: /^\S{16,}\s*$/, what: 'A token for Vault' },
];

/** Templates that are meant to be copied and filled in hold no secrets. */
const ENV_NAME = /^\.env(?:\.(?!(?:example|sample|template|dist|tpl|defaults?|schema|test)\b)[\w.-]+)?$/i;

const ENV_SECRET = new RegExp(
  String.raw`^[ \t]*(?:export[ \t]+)?\w{0,64}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?|DATABASE_URL|DSN)\w{0,64}[ \t]*=[ \t]*["']?${LITERAL}`,
  'im',
);

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?\w{1,256}[ \t]*=/m;

/** What to search for in the file at a path; null when no secret is expected there. */
export function secretIn(path: string, name: string): Finder | null {
  const kind = CREDENTIALS.find((each) => each.path.test(path));
  if (kind !== undefined) {
    const { holds, what } = kind;
    return { look: (text) => (holds.test(text) ? { rule: 'credentials', severity: 'error', what } : null) };
  }
  if (path === SELF_SIGNED) {
    const what = 'The key of the self-signed certificate of ssl-cert';
    return { look: () => ({ rule: 'private-key', severity: 'warning', what }) };
  }
  if (KEY_NAME.test(name)) return { look: lookForKey };
  if (KEYSTORE_NAME.test(name)) return { look: lookForStore };
  if (ENV_NAME.test(name) && !/(?:^|\/)node_modules\//.test(path)) return { look: lookForVariables };
  return null;
}

function lookForKey(text: string): FoundSecret | null {
  if (ENCRYPTED_KEY.test(text)) {
    return { rule: 'private-key', severity: 'warning', what: 'A private key, protected by a passphrase' };
  }
  return PRIVATE_KEY.test(text) ? { rule: 'private-key', severity: 'error', what: 'A private key' } : null;
}

function lookForStore(text: string): FoundSecret | null {
  const isStore = text.startsWith('\x30\x82') || text.startsWith('\xfe\xed\xfe\xed');
  return isStore
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
