import { trim } from '../../dockerfile/characters.ts';

/** A line of an ignore file for one path alone, or why there is none. */
export type PathRule =
  | { readonly kind: 'rule'; readonly pattern: string }
  /** `why` is a clause: `its name has control characters`. */
  | { readonly kind: 'none'; readonly why: string };

const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

/** What a pattern means in another way than as itself: to Go's `filepath.Match`, and in patternmatcher's regular expression. */
const SPECIAL = /[\\*?[\]|{}^]/g;

/** Without one of these patternmatcher compares a pattern as it is; then `\` would stand for itself. */
const MAKES_EXPRESSION = /[\\*?[\]]/;

/**
 * The pattern that matches one path (and what is in it) and nothing else, as moby/patternmatcher reads it. A line that
 * begins with `#` is a comment and one with `!` an exception, so those are escaped; blanks at the ends would be trimmed,
 * so they are written as classes.
 *
 * @param path relative to the context, with slashes; bytes that are no UTF-8 as lone surrogates
 */
export function ruleOfPath(path: string): PathRule {
  if (hasControls(path)) return { kind: 'none', why: 'its name has control characters' };
  if (!path.isWellFormed()) return { kind: 'none', why: 'its name is not UTF-8' };
  const [first = ''] = path;
  const last = Array.from(path).at(-1) ?? '';
  const head = isTrimmed(first) ? `[${first}]` : /[!#]/.test(first) ? `\\${first}` : '';
  const rest = head === '' ? path : path.slice(first.length);
  const tail = rest !== '' && isTrimmed(last) ? `[${last}]` : '';
  const middle = tail === '' ? rest : rest.slice(0, -last.length);
  const isPlain = head === '' && tail === '' && !MAKES_EXPRESSION.test(path);
  return { kind: 'rule', pattern: `${head}${isPlain ? middle : middle.replace(SPECIAL, '\\$&')}${tail}` };
}

/** Whether a text cannot be one line of an ignore file: it would be two, or do something to a terminal that shows it. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}

/** Whether a character is lost at an end of a line; Go's scanner drops a byte order mark at the start. */
function isTrimmed(character: string): boolean {
  return character !== '' && (trim(character) === '' || character === '\ufeff');
}
