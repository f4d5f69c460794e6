/** Logins that have a form of their own, whatever the file is called: docker's for registries, kubectl's for clusters. */
import { isPlainValue } from '../../dockerfile/plain-values.ts';
import { packedTexts } from './base64-text.ts';
import { isExample } from './plausible.ts';

export interface FoundLogin {
  readonly what: string;
  readonly at: number;
}

/** What lies behind `"auths"` is looked at as far as this. */
const MAX_LOGINS_CHARACTERS = 64 * 1024;

const REGISTRY_LOGIN = /"(auth|identitytoken|registrytoken)"\s{0,8}:\s{0,8}"([^"\s]{4,8000})"/g;

const REGISTRIES = 'Passwords for image registries';
const CLUSTER = 'Credentials for a Kubernetes cluster';

/** The logins in a text, each kind once. */
export function loginsInText(text: string): readonly FoundLogin[] {
  const found: FoundLogin[] = [];
  const logins = text.indexOf('"auths"');
  if (logins >= 0 && hasRegistryLogin(text.slice(logins, logins + MAX_LOGINS_CHARACTERS)))
    found.push({ what: REGISTRIES, at: logins });
  // As in a Secret of Kubernetes that pulls images.
  const packed = packedTexts(text, '{"auths"').find(({ contents }) => hasRegistryLogin(contents));
  if (packed !== undefined) found.push({ what: `${REGISTRIES} in base64`, at: packed.at });
  const cluster = clusterLogin(text);
  if (cluster !== null) found.push({ what: CLUSTER, at: cluster });
  return found;
}

/** Whether a `config.json` of docker has a login: a token, or a user with a password in base64. */
export function hasRegistryLogin(json: string): boolean {
  for (const [, name, value = ''] of json.matchAll(REGISTRY_LOGIN)) {
    if (name === 'auth' ? isLogin(value) : isSecret(value)) return true;
  }
  return false;
}

/** Whether base64 is a user and a password, as in `Authorization: Basic`. */
export function isLogin(packed: string): boolean {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(packed)) return false;
  const text = Buffer.from(packed, 'base64').toString('utf8').replaceAll('\0', '');
  const [, password] = /^[^:\p{Cc}\ufffd]{1,256}:([^\p{Cc}\ufffd]{1,4096})$/u.exec(text) ?? [];
  return password !== undefined && isSecret(password);
}

/** Whether a value is neither a variable, a placeholder nor a word that everybody knows. */
export function isSecret(value: string): boolean {
  return value.length >= 4 && !/^[$%<{[]/.test(value) && !isPlainValue(value) && !isExample(value);
}

const KUBECONFIG = /^(?:kind: Config|[ \t]{0,8}"kind"\s{0,4}:\s{0,4}"Config",?)\s*$/m;
const CLUSTER_SECRET =
  /^[ \t]{0,16}(?:- )?"?(?:token|password|refresh-token|id-token)"?:[ \t]{0,4}["']?([^\s"'#]{4,8000})/gm;

/** Where a kubeconfig gives a token or a password. Its keys are found as keys. */
function clusterLogin(text: string): number | null {
  if (!text.includes('users') || !KUBECONFIG.test(text)) return null;
  for (const match of text.matchAll(CLUSTER_SECRET)) {
    if (isSecret(match[1] ?? '')) return match.index;
  }
  return null;
}
