/** JSON web keys (RFC 7517) that are private: with `d` (RSA and curves, RFC 7518 and 8037), or symmetric, with `k`. */
import { isPlaceholder } from './plausible.ts';

/** A key of 16,384 bits of RSA with all its parts takes 14 kB. */
const MAX_KEY_CHARACTERS = 16 * 1024;

/** 128 bits in base64url. */
const MIN_VALUE = /^[\w-]{22,}={0,2}$/;

/** Where each private key in a text begins. The JSON around it may be any: a set of keys, or settings. */
export function jsonWebKeys(text: string): readonly number[] {
  const found: number[] = [];
  let after = 0;
  for (let hit = text.indexOf('"kty"'); hit >= 0; hit = text.indexOf('"kty"', after)) {
    const end = text.indexOf('}', hit);
    if (end < 0) break;
    const start = text.slice(after, hit).lastIndexOf('{') + after;
    after = Math.max(end + 1, hit + 1);
    if (text[start] === '{' && end - start <= MAX_KEY_CHARACTERS && isPrivate(text.slice(start, end + 1)))
      found.push(start);
  }
  return found;
}

function isPrivate(json: string): boolean {
  try {
    const key: unknown = JSON.parse(json);
    if (typeof key !== 'object' || key === null || !('kty' in key)) return false;
    const value = key.kty === 'oct' ? 'k' in key && key.k : 'd' in key && key.d;
    return typeof value === 'string' && MIN_VALUE.test(value) && !isPlaceholder(value);
  } catch {
    return false;
  }
}
