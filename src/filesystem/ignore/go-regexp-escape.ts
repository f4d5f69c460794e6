const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/**
 * The character that a backslash sequence of Go's regular expressions means: punctuation itself, `
 * ` and the like, `\012` (octal), `\x41` and `\x{1f600}`.
 *
 * @param at index of the backslash
 * @throws SyntaxError for sequences that Go does not know
 */
export function escapedRune(source: string, at: number): { value: number; end: number } {
  const char = String.fromCodePoint(source.codePointAt(at + 1) ?? 0);
  if (at + 1 >= source.length) throw new SyntaxError('it ends with a backslash that escapes nothing');
  const octal = /^(?:[1-7][0-7]{1,2}|0[0-7]{0,2})/.exec(source.slice(at + 1, at + 4));
  if (octal !== null) return { value: Number.parseInt(octal[0], 8), end: at + 1 + octal[0].length };
  const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/.exec(source.slice(at + 1));
  if (hex !== null) {
    const value = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    if (value <= 0x10ffff) return { value, end: at + 1 + hex[0].length };
  }
  const control = controls[char];
  if (control !== undefined) return { value: control, end: at + 2 };
  if (/^[\0-\x7f]$/.test(char) && !/^[0-9A-Za-z]$/.test(char)) {
    return { value: char.charCodeAt(0), end: at + 2 };
  }
  throw new SyntaxError(`'\\${char}' is not an escape sequence`);
}
