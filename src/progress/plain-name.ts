import { plainText } from './sanitize.ts';

const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
/** Without tabs and line ends, which sentences have too. */
const CONTROL_IN_SENTENCE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/**
 * A file name, a path or what a link leads to, for people: as plainText, but a control character shows as `\xNN`, as in
 * the listing of `ls -b`, and one of C1, which is two bytes, as `\u009b`. plainText would leave out an escape sequence,
 * and the name would look like another one.
 */
export function plainName(name: string): string {
  return plainText(name.replace(CONTROL, asHex));
}

/** A sentence that may name files, for people: as plainText, but what looks like an escape is shown as in plainName. */
export function plainSentence(text: string, newlines: 'mark' | 'keep' = 'mark'): string {
  return plainText(text.replace(CONTROL_IN_SENTENCE, asHex), newlines);
}

function asHex(control: string): string {
  const code = control.charCodeAt(0).toString(16);
  return control < '\u0080' ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
}
