/** The path that a line of getfattr names, as it stands there; null for another line. Only GNU's escapes odd bytes. */
export function namedPath(line: string): string | null {
  return line.startsWith('# file: ') ? line.slice('# file: '.length).replace(/^\.\//, '') : null;
}

/** Undoes the octal escapes of GNU getfattr. */
export function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
