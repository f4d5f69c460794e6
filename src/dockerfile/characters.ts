/** Whitespace as Go sees it (unicode.IsSpace, strings.TrimSpace): not quite JavaScript's `\s`. */
const SPACES = new Set('\t\n\v\f\r \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000');
for (let code = 0x2000; code <= 0x200a; code++) SPACES.add(String.fromCharCode(code));

/** Whether one UTF-16 unit is white space in Go's sense. */
export function isSpace(character: string): boolean {
  return SPACES.has(character);
}

/** Without white space at its beginning. */
export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start++;
  return text.slice(start);
}

/** Without white space at both ends. */
export function trim(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return trimStart(text.slice(0, end));
}
