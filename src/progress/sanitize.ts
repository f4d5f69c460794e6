import { cellsOf } from '../text/cells.ts';
import { unprintable } from './characters.ts';
import { type OpenEscape, opensEscape, stepEscape } from './escapes.ts';
import { withoutHidden } from './hidden.ts';

/**
 * The filter that everything from outside passes before it reaches a screen. BuildKit forwards bytes as they are, and a
 * terminal obeys what it is sent: titles, the clipboard, answers typed into the shell. Logs go through a
 * {@link LogFilter}, which keeps colours; all other text through {@link plainText}, which keeps nothing but text, names of files through plainName (plain-name.ts).
 */
export { LogFilter } from './log-filter.ts';
export { withoutStyles } from './sgr.ts';

/** Spaces that look like one but are none to a Dockerfile or a shell: no-break and fixed-width ones. */
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/u;
let special: RegExp | null = null;
const CLEAN = /^[\x20-\x7e]*$/;
const REPLACEMENT = '�';

/**
 * Text without anything that a terminal would act on, for names, labels, paths, warnings, errors and Dockerfile lines.
 * Escapes go with all that belongs to them, one that never ends shows as ␛. Tabs become spaces up to the next of every
 * 8 columns. Other controls show as their pictures (␀, ␇, ␍), and what could reorder or hide text (bidi and zero-width
 * controls, C1, lone surrogates) as �, so that two different names never look the same because of it. For the same reason
 * a no-break space and its like show as ⍽. A byte that is no UTF-8 (see decodeName) shows as \xNN. Secrets of the command
 * line show as *** (see hideTexts).
 *
 * @param newlines `mark` (for what must stay on one line) shows them as ␤, `keep` leaves them.
 */
export function plainText(given: string, newlines: 'mark' | 'keep' = 'mark'): string {
  const text = withoutHidden(given);
  if (CLEAN.test(text)) {
    return text;
  }
  special ??= new RegExp(`${unprintable().source}|${ODD_SPACE.source}`, 'gu');
  let out = '';
  let column = 0;
  let open: OpenEscape | null = null;
  let at = 0;
  const add = (part: string): void => {
    out += part;
    column += cellsOf(part);
  };
  while (at < text.length) {
    if (open !== null) {
      const step = stepEscape(open, text.charCodeAt(at));
      open = step.kind === 'more' ? step.open : null;
      at += step.kind === 'broken' ? 0 : 1;
      continue;
    }
    special.lastIndex = at;
    const found = special.exec(text);
    add(text.slice(at, found?.index ?? text.length));
    if (found === null) {
      break;
    }
    const code = found[0].charCodeAt(0);
    at = found.index + found[0].length;
    if (code === 0x0a) {
      add(newlines === 'keep' ? '' : '␤');
      out += newlines === 'keep' ? '\n' : '';
      column = newlines === 'keep' ? 0 : column;
    } else if (code === 0x09) {
      add(' '.repeat(8 - (column % 8)));
    } else if (code !== 0x0d || text.charCodeAt(at) !== 0x0a) {
      open = opensEscape(code);
      add(open === null ? pictureOf(code) : '');
    }
  }
  return open === null ? out : `${out}␛`;
}

/** The visible stand-in of a character that must not be sent. */
function pictureOf(code: number): string {
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code);
  }
  if (code >= 0xdc80 && code <= 0xdcff) {
    return `\\x${(code - 0xdc00).toString(16)}`;
  }
  if (ODD_SPACE.test(String.fromCharCode(code))) return '⍽';
  return code === 0x7f ? '␡' : REPLACEMENT;
}
