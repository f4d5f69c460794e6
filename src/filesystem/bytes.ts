/**
 * File names are bytes; text holds them all without loss: what is no UTF-8 becomes a lone surrogate, U+DC00 + the byte
 * (U+DC80 to U+DCFF), as Python's surrogateescape has it (PEP 383). `plainText` shows such a byte as \xNN.
 */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

const SURROGATE = /\p{Cs}/u;
const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;

/** A name as text; `encodeName` gives the same bytes back, whatever they are. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeBroken(bytes);
  }
}

/** The bytes of a name. Surrogates that no name decodes to become U+FFFD, as TextEncoder has it. */
export function encodeName(text: string): Uint8Array {
  if (isText(text)) return encoder.encode(text);
  const parts: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= FIRST_ESCAPE && code <= LAST_ESCAPE) parts.push(code - 0xdc00);
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

/** Whether a name is UTF-8, so that it can be told to those who know text only. */
export function isText(name: string): boolean {
  return !SURROGATE.test(name);
}

function decodeBroken(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    else text += strict.decode(bytes.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

/** Bytes of the character that begins here, 0 when none does: by trying, since this is rare. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    return [...strict.decode(bytes.subarray(at, at + length))].length === 1 ? length : 0;
  } catch {
    return 0;
  }
}
