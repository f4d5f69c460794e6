/** Private keys by their bytes, whatever the file is called. */
import { type DerValue, derParts, derValue } from './der.ts';

export type KeyKind = 'key' | 'encrypted' | 'store';

const [INTEGER, OCTETS, IDENTIFIER, SEQUENCE] = [0x02, 0x04, 0x06, 0x30];

/** 1.2.840.113549.1.5 (PKCS #5) and 1.2.840.113549.1.12.1 (PKCS #12): how a key is encrypted. */
const ENCRYPTIONS = ['2a864886f70d0105', '2a864886f70d010c01'];

/** 1.2.840.113549.1.12.10.1: what a PKCS #12 store holds is 1, a key, 2, a shrouded key, or a certificate. */
const [BARE_KEY, SHROUDED_KEY] = ['01', '02'].map((last) =>
  Buffer.from(`060b2a864886f70d010c0a01${last}`, 'hex'),
) as [Buffer, Buffer];

/** How a PKCS #12 store begins behind its length: version 3 and a SEQUENCE. */
const PFX = [INTEGER, 1, 3, SEQUENCE];

/**
 * What a file in DER is: a key of PKCS #1 (RFC 8017), PKCS #8 (RFC 5958), SEC 1 (RFC 5915) or DSA, or a PKCS #12 store
 * (RFC 7292), also in BER, that holds a key. Null for anything else, such as certificates, public keys, and stores without a key.
 * @param bytes the whole file
 */
export function derKey(bytes: Uint8Array): KeyKind | null {
  if (isPfx(bytes)) return storeKey(bytes);
  const parts = derParts(bytes);
  const [first, second, third] = parts ?? [];
  if (parts === null || first === undefined || second === undefined) return null;
  if (first.tag === SEQUENCE) {
    return parts.length === 2 && second.tag === OCTETS && isEncryption(first) ? 'encrypted' : null;
  }
  if (first.tag !== INTEGER || first.contents.length !== 1) return null;
  const version = first.contents[0] ?? -1;
  if (version <= 1 && second.tag === SEQUENCE && third?.tag === OCTETS) {
    return derValue(second.contents)?.tag === IDENTIFIER ? 'key' : null;
  }
  if (
    version === 1 &&
    second.tag === OCTETS &&
    [20, 24, 28, 32, 48, 64, 66].includes(second.contents.length)
  ) {
    return 'key';
  }
  const isNumbers = parts.every(({ tag }) => tag === INTEGER);
  const isRsa = version === 0 && parts.length === 9 && second.contents.length >= 64;
  const isDsa = version === 0 && parts.length === 6 && second.contents.length >= 64;
  return isNumbers && (isRsa || isDsa) ? 'key' : null;
}

/** Whether these bytes begin as a PKCS #12 store (RFC 7292); its lengths may be indefinite, as in BER. */
function isPfx(bytes: Uint8Array): boolean {
  const length = bytes[1] ?? 0;
  const at = length > 0x80 ? 2 + (length & 0x7f) : 2;
  return bytes[0] === SEQUENCE && PFX.every((byte, index) => bytes[at + index] === byte);
}

/** The key of a store, of which the certificates may be encrypted and the names of what it holds are not. */
function storeKey(bytes: Uint8Array): KeyKind | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.includes(BARE_KEY)) return 'key';
  return data.includes(SHROUDED_KEY) ? 'store' : null;
}

/** Whether a file that is called a key store begins as one, and what it holds cannot be told. */
export function isUnreadableStore(bytes: Uint8Array): boolean {
  if (bytes[0] === SEQUENCE && bytes[1] === 0x82) return !isPfx(bytes) && derKey(bytes) === null;
  return false;
}

function isEncryption({ contents }: DerValue): boolean {
  const type = derValue(contents);
  if (type?.tag !== IDENTIFIER) return false;
  const name = Buffer.from(type.contents).toString('hex');
  return ENCRYPTIONS.some((prefix) => name.startsWith(prefix));
}

/** More entries than a store of certificate authorities has. */
const MAX_ENTRIES = 4096;

/**
 * Whether a Java key store (JKS or JCEKS) holds a key and not only certificates (sun.security.provider.JavaKeyStore: 1 is
 * a private key, 2 a certificate, 3 a secret key).
 * @param bytes its beginning; a store that is longer counts by the entries in it
 */
export function javaStoreKey(bytes: Uint8Array): KeyKind | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return null;
  const magic = view.getUint32(0);
  if ((magic !== 0xfeedfeed && magic !== 0xcececece) || view.getUint32(4) > 2) return null;
  let at = 12;
  for (let left = Math.min(view.getUint32(8), MAX_ENTRIES); left > 0; left -= 1) {
    if (at + 6 > bytes.length) return null;
    const tag = view.getUint32(at);
    if (tag === 1 || tag === 3) return 'store';
    if (tag !== 2) return null;
    at += 6 + view.getUint16(at + 4) + 8;
    if (at + 2 > bytes.length) return null;
    at += 2 + view.getUint16(at);
    if (at + 4 > bytes.length) return null;
    at += 4 + view.getUint32(at);
  }
  return null;
}
