/** Just enough of DER (ITU-T X.690) to tell private keys from other data. */

export interface DerValue {
  /** The first byte: 0x02 INTEGER, 0x04 OCTET STRING, 0x06 OBJECT IDENTIFIER, 0x30 SEQUENCE. */
  readonly tag: number;
  readonly contents: Uint8Array;
  /** Where the next value begins. */
  readonly end: number;
}

/** More parts than any key has. */
const MAX_PARTS = 16;

/** The value at a position; null if there is none, or it is not whole. */
export function derValue(bytes: Uint8Array, at = 0): DerValue | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) return null;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + lengthBytes;
  const end = start + length;
  return end > bytes.length ? null : { tag, contents: bytes.subarray(start, end), end };
}

/** The parts of a SEQUENCE that fills all bytes; null for anything else. */
export function derParts(bytes: Uint8Array): readonly DerValue[] | null {
  const whole = derValue(bytes);
  if (whole === null || whole.tag !== 0x30 || whole.end !== bytes.length) return null;
  const parts: DerValue[] = [];
  for (let at = 0; at < whole.contents.length; ) {
    const part = derValue(whole.contents, at);
    if (part === null || parts.length === MAX_PARTS) return null;
    parts.push(part);
    at = part.end;
  }
  return parts;
}
