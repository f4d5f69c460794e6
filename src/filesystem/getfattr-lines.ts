/** The path that a line of getfattr names, without the `./` of find; null for another line. */
export function namedPath(line: string): string | null {
  return line.startsWith('# file: ') ? unescaped(line.slice(8)).replace(/^\.\//, '') : null;
}

/** Undoes the octal escapes of getfattr. */
export function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
