import { plainText } from './sanitize.ts';

const CONTROL = /[\x00-\x1f\x7f]/g;

/**
 * A file name, a path or what a link leads to, for people: as plainText, but a control character shows as `\xNN`, as in
 * the listing of `ls -b`. plainText would leave out an escape sequence, and the name would look like another one.
 */
export function plainName(name: string): string {
  return plainText(
    name.replace(CONTROL, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`),
  );
}
