/**
 * File names are bytes. To hold any of them in a string without loss, each byte that is not valid UTF-8 becomes a lone
 * surrogate, U+DC00 + the byte (U+DC80 to U+DCFF), as in Python's surrogateescape (PEP 383). `plainText` shows such a
 * byte as \xNN.
 */

import { decodeRune } from './ignore/utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

const SURROGATE = /[\ud800-\udfff]/u;
const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;

/** Decodes a file name; `encodeName` gives the same bytes back, whatever they are. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeBroken(bytes);
  }
}

/** Encodes a file name. Surrogates that no name decodes to become U+FFFD, as in TextEncoder. */
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

/** Whether a name is valid UTF-8, so that it can be passed on as text. */
export function isText(name: string): boolean {
  return !SURROGATE.test(name);
}

/**
 * Decodes each byte as one character, U+0000 to U+00FF, to search binary data for ASCII. `TextDecoder('latin1')` does
 * not do this: the encoding standard defines it as windows-1252, where 0x80 is "€", and Node 24 follows it.
 */
export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeBroken(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const { value, size } = decodeRune(bytes, at);
    text += String.fromCodePoint(size === 1 && first >= 0x80 ? 0xdc00 + first : value);
    at += size;
  }
  return text;
}
