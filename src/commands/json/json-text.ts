import { withoutHidden } from '../../progress/hidden.ts';

const CLEAN = /^[\x20-\x7e\n]*$/;

/** Controls, format controls, line and paragraph separators: see `unprintable`. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A value as JSON, without what is secret in its texts. What a terminal would act on, or what would reorder or hide text
 * there (C1 controls, bidi overrides, zero-width spaces), is written as `\u009b`: the same text to whoever parses it.
 *
 * @param space blanks of indentation; 0 for all on one line
 */
export function jsonLine(value: object | null, space = 0): string {
  const written = JSON.stringify(value, null, space);
  const text = withoutHidden(written) === written ? written : JSON.stringify(value, hide, space);
  if (CLEAN.test(text)) return text;
  return text.replace(UNSAFE, (found) => (found === '\n' ? found : escaped(found)));
}

/** The same on several lines, with a newline at its end. */
export function jsonText(value: object): string {
  return `${jsonLine(value, 2)}\n`;
}

function hide(_key: string, part: unknown): unknown {
  return typeof part === 'string' ? withoutHidden(part) : part;
}

function escaped(text: string): string {
  return Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
