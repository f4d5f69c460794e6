import { inflate } from 'node:zlib';
import { MAX_INFLATED_BYTES } from './limits.ts';
import { Malformed } from './malformed.ts';

/** Decompresses zlib data (RFC 1950), up to a bound. @throws Malformed if it is none, is cut off, or becomes too long */
export function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    inflate(bytes, { maxOutputLength: MAX_INFLATED_BYTES }, (error, result) => {
      if (error === null) resolve(result);
      else reject(new Malformed('its list of crates cannot be decompressed'));
    });
  });
}
