const named: Readonly<Record<string, string>> = {
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  PageUp: '\x1b[5~',
  PageDown: '\x1b[6~',
  Delete: '\x1b[3~',
  Enter: '\r',
  Escape: '\x1b',
  Tab: '\t',
  'shift+Tab': '\x1b[Z',
  Backspace: '\x7f',
  Space: ' ',
};

/** The bytes that xterm sends for a key: `Down`, `ctrl+c`, `alt+x`, `shift+Tab`, or one character. */
export function bytesOf(key: string): string {
  const bytes = named[key];
  if (bytes !== undefined) return bytes;
  const modified = /^(ctrl|alt)\+(.)$/.exec(key);
  if (modified !== null) {
    const character = modified[2]!;
    return modified[1] === 'alt'
      ? `\x1b${character}`
      : String.fromCharCode(character.toUpperCase().charCodeAt(0) & 0x1f);
  }
  if ([...key].length === 1) return key;
  throw new Error(
    `No such key: ${key}. Use one of ${Object.keys(named).join(', ')}, ctrl+x, alt+x, or one character.`,
  );
}
