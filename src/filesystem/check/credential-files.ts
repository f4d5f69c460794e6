/** Files in which tools keep passwords and tokens, by their paths. */
import { hasRegistryLogin, isLogin, isSecret } from '../secrets/login-text.ts';
import { LITERAL } from './literal.ts';

/** A kind of file with credentials. */
export interface CredentialFile {
  /** Matches the whole path. */
  readonly path: RegExp;
  /** Each value that is secret, as its first group; a text with one that is real has credentials. */
  readonly values: RegExp;
  /** Whether a value is real; absent where every one is that is no placeholder. */
  readonly isReal?: (value: string) => boolean;
  /** Whether `<!-- -->` is a comment: templates show there how a password is written. */
  readonly isXml?: true;
  readonly what: string;
}

const NPM = 'A token for a registry of npm packages';
const PYTHON = 'A password for a registry of Python packages';

/** `user:password` in an address. */
const IN_ADDRESS = String.raw`:\/\/[^\s:@/]{1,256}:([^\s@/]{4,256})@`;

const FILES: readonly CredentialFile[] = [
  {
    path: /(?:^|\/)\.?npmrc$/,
    values: new RegExp(String.raw`_(?:authToken|auth|password)\s*=\s*["']?(${LITERAL})`, 'gi'),
    isReal: isPackedSecret,
    what: NPM,
  },
  {
    path: /(?:^|\/)\.yarnrc(?:\.yml)?$/,
    values: new RegExp(String.raw`npm(?:AuthToken|AuthIdent)"?:\s*["']?(${LITERAL})`, 'gi'),
    isReal: isPackedSecret,
    what: NPM,
  },
  {
    // curl, git and apt (apt_auth.conf) read the same form.
    path: /(?:^|\/)(?:[._]netrc|etc\/apt\/auth\.conf(?:\.d\/[^/]+)?)$/,
    values: new RegExp(String.raw`\bpassword\s+["']?(${LITERAL})`, 'g'),
    what: 'Passwords for machines (netrc)',
  },
  {
    path: /(?:^|\/)(?:\.git-credentials|\.config\/git\/credentials)$/,
    values: new RegExp(IN_ADDRESS, 'g'),
    what: 'Passwords for git',
  },
  {
    path: /(?:^|\/)(?:\.gitconfig|\.git\/config|etc\/gitconfig)$/,
    values: new RegExp(
      `${IN_ADDRESS}|extraheader\\s*=\\s*authorization:\\s*\\w{3,10}\\s+([^\\s"']{8,})`,
      'gi',
    ),
    what: 'Passwords for git',
  },
  {
    path: /(?:^|\/)\.dockercfg$/,
    values: /"(auth"\s*:\s*"[^"]{4,})"/g,
    isReal: (value) => hasRegistryLogin(`"${value}"`),
    what: 'Passwords for image registries',
  },
  {
    path: /(?:^|\/)\.aws\/credentials$/,
    values: new RegExp(String.raw`aws_(?:secret_access_key|session_token)\s*=\s*(${LITERAL})`, 'gi'),
    what: 'Keys of an AWS account',
  },
  {
    path: /(?:^|\/)(?:\.kube\/config|kubeconfig)$/,
    values: new RegExp(String.raw`(?:token|client-key-data|password)"?:\s*["']?(${LITERAL})`, 'g'),
    what: 'Credentials for a Kubernetes cluster',
  },
  {
    path: /(?:^|\/)(?:credentials\.tfrc\.json|\.terraformrc)$/,
    values: /\btoken"?\s*[:=]\s*"([^"]{8,})"/g,
    what: 'A token for Terraform',
  },
  {
    path: /(?:^|\/)(?:application_default_credentials|[\w.-]*(?:service[-_]?account|credentials|gcp[-_]?key|firebase)[\w.-]*)\.json$/i,
    values: /"private_key"\s*:\s*"(-----BEGIN)|"refresh_token"\s*:\s*"([^"]{8,})"/g,
    what: 'Credentials of a Google Cloud account',
  },
  {
    path: /(?:^|\/)\.pypirc$/,
    values: new RegExp(String.raw`^[ \t]*password[ \t]*[=:][ \t]*(${LITERAL})`, 'gm'),
    what: PYTHON,
  },
  {
    path: /(?:^|\/)(?:pip\.conf|pip\.ini|uv\.toml)$/,
    values: new RegExp(IN_ADDRESS, 'g'),
    what: PYTHON,
  },
  {
    path: /(?:^|\/)(?:\.cargo|cargo)\/credentials(?:\.toml)?$/,
    values: new RegExp(String.raw`token\s*=\s*["']?(${LITERAL})`, 'g'),
    what: 'A token for a registry of crates',
  },
  {
    path: /(?:^|\/)\.gem\/credentials$/,
    values: new RegExp(String.raw`_api_key:\s*["']?(${LITERAL})`, 'g'),
    what: 'A token for a registry of gems',
  },
  {
    path: /(?:^|\/)\.bundle\/config$/,
    // Bundler writes the dots of a host as `__`; `BUNDLE_WITHOUT` lists groups with colons, and flags begin with a dash.
    values:
      /^BUNDLE_(?=[A-Z0-9_]{0,200}[A-Z0-9]__)[A-Z0-9_]{3,200}: ?["']?(?!-)[^\s:"']{1,100}:([^\s"'/]{4,256})["']?$/gm,
    what: 'A password for a registry of gems',
  },
  {
    path: /(?:^|\/)(?:\.m2|maven|conf)\/settings(?:-security)?\.xml$/,
    values: /<(?:password|passphrase)>\s*([^<\s]{4,})\s*<\//g,
    isXml: true,
    what: 'A password for a registry of Maven artifacts',
  },
  {
    path: /(?:^|\/)nuget\.config$/i,
    values: /key="(?:ClearText)?Password"\s+value="([^"]{4,})"/gi,
    isXml: true,
    what: 'A password for a registry of NuGet packages',
  },
  {
    path: /(?:^|\/)auth\.json$/,
    values:
      /"(?:github-oauth|gitlab-token|gitlab-oauth|http-basic|bearer)"\s*:\s*\{\s*"[^"]{1,256}"\s*:\s*(?:\{[^}]{0,512}"(?:password|token)"\s*:\s*)?"([^"]{4,})"/g,
    what: 'Tokens for Composer',
  },
  {
    path: /(?:^|\/)\.pgpass$/,
    values: /^[^#:\n\r\u2028\u2029]+(?::[^:\n\r\u2028\u2029]*){3}:([^\n\r]+)/gm,
    what: 'Passwords for PostgreSQL',
  },
  {
    path: /(?:^|\/)\.my\.cnf$/,
    values: new RegExp(String.raw`^[ \t]*password[ \t]*=[ \t]*["']?(${LITERAL})`, 'gm'),
    what: 'A password for MySQL',
  },
  {
    path: /(?:^|\/)\.config\/gh\/hosts\.yml$/,
    values: new RegExp(String.raw`oauth_token:\s*(${LITERAL})`, 'g'),
    what: 'A token for GitHub',
  },
  {
    // `server.pub`, `peer1_public.key`: what is public is called so.
    path: /(?:^|\/)wireguard\/(?:(?![^/]*pub)|(?=[^/]*priv))[^/]*$/i,
    values: /^\s*([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)\s*$/g,
    what: 'A key of WireGuard',
  },
  { path: /(?:^|\/)\.vault-token$/, values: /^(\S{16,})\s*$/g, what: 'A token for Vault' },
];

/** The kind of the file at a path; null for any other file. */
export function credentialsAt(path: string): CredentialFile | null {
  return FILES.find((each) => each.path.test(path)) ?? null;
}

/** Whether a file of a kind has a value that is one. */
export function hasCredentials({ values, isReal = isSecret, isXml }: CredentialFile, text: string): boolean {
  for (const [, ...groups] of (isXml ? withoutComments(text) : text).matchAll(values)) {
    const value = groups.find((group) => group !== undefined);
    if (value !== undefined && isReal(value)) return true;
  }
  return false;
}

/** XML without its comments; one that does not end is none. */
function withoutComments(xml: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = xml.indexOf('<!--'); start >= 0; start = xml.indexOf('<!--', at)) {
    const end = xml.indexOf('-->', start + 4);
    if (end < 0) break;
    parts.push(xml.slice(at, start));
    at = end + 3;
  }
  return [...parts, xml.slice(at)].join('');
}

/** npm's `_auth` and `_password` are in base64. */
function isPackedSecret(value: string): boolean {
  if (!isSecret(value)) return false;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const isText = /^[^\p{Cc}\ufffd]+$/u.test(text) && Buffer.from(text).toString('base64') === value;
  if (!isText) return true;
  return text.includes(':') ? isLogin(value) : isSecret(text);
}
