const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Go's `utf8.DecodeRune`: the character at `at`, or U+FFFD of size 1 when the bytes are not UTF-8. */
export function decodeRune(bytes: Uint8Array, at: number): { value: number; size: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { value: first, size: 1 };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    return { value: strict.decode(bytes.subarray(at, at + size)).codePointAt(0) ?? 0xfffd, size };
  } catch {
    return { value: 0xfffd, size: 1 };
  }
}

/** Decodes a file name. Each byte that is not UTF-8 becomes one U+FFFD, which is what Go's regular expressions see. */
export function decodeName(bytes: Uint8Array): { text: string; valid: boolean } {
  try {
    return { text: strict.decode(bytes), valid: true };
  } catch {
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const rune = decodeRune(bytes, at);
      text += String.fromCodePoint(rune.value);
      at += rune.size;
    }
    return { text, valid: false };
  }
}
