/** Go's white space (unicode.IsSpace, strings.TrimSpace), which differs from JavaScript's `\s`. */
const SPACES = new Set('\t\n\v\f\r \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000');
for (let code = 0x2000; code <= 0x200a; code++) SPACES.add(String.fromCharCode(code));

/** Whether a UTF-16 unit is white space in Go. */
export function isSpace(character: string): boolean {
  return SPACES.has(character);
}

/** Removes leading white space, as Go defines it. */
export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start++;
  return text.slice(start);
}

/** Removes leading and trailing white space, as Go defines it. */
export function trim(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return trimStart(text.slice(0, end));
}
