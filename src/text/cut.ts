/**
 * What `text.replace(/x+$/, '')` and `text.replace(/x.*$/, '')` would do, in time linear in the text: such expressions
 * begin anew at each character, and nothing from outside says how many there are.
 */

/** The text without those of the characters that stand at its end. */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The text up to the first separator; all of it if there is none. */
export function upTo(text: string, separator: string): string {
  const at = text.indexOf(separator);
  return at < 0 ? text : text.slice(0, at);
}

/** What follows the last separator; all of the text if there is none. */
export function afterLast(text: string, separator: string): string {
  return text.slice(text.lastIndexOf(separator) + 1);
}
