/** The checksum at the end of tokens of GitHub and npm, which tells a token from a text that only looks like one. */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const CHECKSUM_LENGTH = 6;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (IEEE 802.3) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * Whether the last six characters are the CRC-32 of those before, in base 62 with leading zeros ("Behind GitHub's new
 * authentication token formats", GitHub, 2021; npm's tokens have the same form).
 * @param body the token without its prefix: `ghp_`, `npm_`
 */
export function hasChecksum(body: string): boolean {
  const random = body.slice(0, -CHECKSUM_LENGTH);
  return checksumOf(random) === body.slice(-CHECKSUM_LENGTH);
}

/** The six characters that belong behind a random part. */
export function checksumOf(random: string): string {
  let value = crc32(random);
  let text = '';
  for (; value > 0; value = Math.floor(value / DIGITS.length)) text = DIGITS[value % DIGITS.length] + text;
  return text.padStart(CHECKSUM_LENGTH, '0');
}
