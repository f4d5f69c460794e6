/** Packs and unpacks the bytes of records. What is small is packed at once, since handing it to a thread takes longer. */
import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';

/** So many bytes take less than a millisecond to compress. */
const MAX_PLAIN = 64 * 1024;

/** So many bytes unpack to at most a thousand times as many, which takes less than 20 ms. */
const MAX_PACKED = 16 * 1024;

export async function packed(bytes: Buffer): Promise<Buffer> {
  return bytes.length > MAX_PLAIN ? await promisify(gzip)(bytes) : gzipSync(bytes);
}

/** @param maxOutputLength in bytes; rejects for what unpacks to more, or is damaged */
export async function unpacked(bytes: Buffer, maxOutputLength: number): Promise<Buffer> {
  return bytes.length > MAX_PACKED
    ? await promisify(gunzip)(bytes, { maxOutputLength })
    : gunzipSync(bytes, { maxOutputLength });
}
