/** Private keys in text: PEM, also in base64, OpenSSH, OpenPGP, JSON web keys, and those of `other-keys.ts`. */
import { packedTexts } from './base64-text.ts';
import { jsonWebKeys } from './json-web-key.ts';
import { derKey } from './key-bytes.ts';
import { otherKeys } from './other-keys.ts';

export interface FoundKey {
  readonly what: string;
  readonly isEncrypted: boolean;
  /** Where it begins. */
  readonly at: number;
}

const BEGIN = /-----BEGIN ((?:[A-Z0-9]{1,16} ){0,3})PRIVATE KEY( BLOCK)?-----/g;

/** The longest key in PEM; 16,384 bits of RSA take 12.7 kB. */
export const MAX_KEY_CHARACTERS = 16 * 1024;

const OPENSSH_MAGIC = 'openssh-key-v1\0';

/**
 * The private keys in a text. A key counts only if it is whole: programs that read keys contain the first line of one,
 * and documentation a shortened one. The lines may be one string with `\n`, as in JSON.
 */
export function keysInText(text: string): readonly FoundKey[] {
  const packed = packedTexts(text, '-----BEGIN ').flatMap(({ at, contents }) =>
    // As in a kubeconfig, or a Secret of Kubernetes.
    keysInPem(contents).map((key) => ({ ...key, what: `${key.what} in base64`, at })),
  );
  const webKeys = jsonWebKeys(text).map((at) => ({ what: 'A private JSON web key', isEncrypted: false, at }));
  return [...keysInPem(text), ...packed, ...webKeys, ...otherKeys(text)];
}

function keysInPem(text: string): readonly FoundKey[] {
  const found: FoundKey[] = [];
  let end = 0;
  for (const match of text.matchAll(BEGIN)) {
    const [line, label = '', block = ''] = match;
    const start = match.index + line.length;
    // Looked for once, however many keys begin before it.
    if (end < start) end = text.indexOf('-----END ', start);
    if (end < 0) break;
    if (end - start > MAX_KEY_CHARACTERS) continue;
    const key = pemKey(label.trim(), block !== '', text.slice(start, end));
    if (key !== null) found.push({ ...key, at: match.index });
  }
  return found;
}

/** How OpenPGP begins a secret key: a packet of type 5, in the old or the new form (RFC 9580). */
const PGP_SECRET_KEYS: ReadonlySet<number> = new Set([0x94, 0x95, 0x96, 0xc5]);

function pemKey(label: string, isBlock: boolean, lines: string): Omit<FoundKey, 'at'> | null {
  const body = lines.replaceAll('\\r', '').replaceAll('\\n', '\n').trimStart();
  const headers = /^(?:[ \t]{0,8}[A-Za-z-]{1,40}: [^\n]{0,200}\n){1,8}/.exec(body)?.[0] ?? '';
  // Strings of a program that are put together, then all that is not base64.
  const packed = body
    .slice(headers.length)
    .replace(/["'`][\s+\\]{0,40}["'`]/g, '')
    .replace(/[^A-Za-z0-9+/=]/g, '');
  // The checksum of OpenPGP is a line of its own.
  const bytes = Buffer.from(packed.replace(/=[A-Za-z0-9+/]{4}$/, ''), 'base64');
  if (bytes.length < 32) return null;
  if (isBlock) {
    return PGP_SECRET_KEYS.has(bytes[0] ?? 0)
      ? { what: 'A private key of OpenPGP', isEncrypted: false }
      : null;
  }
  if (label === 'OPENSSH') {
    if (!bytes.subarray(0, OPENSSH_MAGIC.length).equals(Buffer.from(OPENSSH_MAGIC, 'latin1'))) return null;
    const cipher = bytes.readUInt32BE(OPENSSH_MAGIC.length);
    const isEncrypted = cipher !== 4;
    return { what: 'A private key of OpenSSH', isEncrypted };
  }
  if (/ENCRYPTED/.test(headers)) return { what: 'A private key', isEncrypted: true };
  // cosign's keys are JSON with the parameters of scrypt.
  if (/^ENCRYPTED (?:SIGSTORE|COSIGN)$/.test(label)) {
    const isJson = bytes.subarray(0, 8).toString('latin1').startsWith('{"kdf"');
    return isJson ? { what: 'A private key of cosign', isEncrypted: true } : null;
  }
  const kind = derKey(bytes);
  if (kind === null || kind === 'store') return null;
  return { what: 'A private key', isEncrypted: kind === 'encrypted' };
}
