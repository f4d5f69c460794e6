import type { LogFields, LogKind } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { withoutQuotes } from './without-quotes.ts';

/** Characters of one field and of one line, as far as they are written. */
const MAX_FIELD_LENGTH = 300;
const MAX_LINE_LENGTH = 2000;

/** Values that need no quotation marks. */
const BARE = /^[\w.:@/+,…-]+$/;

/** The user, and maybe a password, in an address. */
const USER_INFO = /:\/\/[^/\s"@]*@/g;

/**
 * One line of the log: time in UTC, the process, what it is about, and fields as `name=value`, in JSON's quotation marks
 * where they hold more than a word. No control characters, and of bounded length.
 * @param time milliseconds since the epoch
 * @param hidden texts that are not written, wherever they come
 */
export function logLine(
  time: number,
  pid: number,
  kind: LogKind,
  fields: LogFields,
  hidden: Iterable<string> = [],
): string {
  const parts = [new Date(time).toISOString(), String(pid), kind];
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined || value === '') continue;
    parts.push(`${name}=${typeof value === 'string' ? quoted(name, value, hidden) : value}`);
  }
  const line = parts.join(' ');
  return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
}

function quoted(name: string, value: string, hidden: Iterable<string>): string {
  // Hidden texts go first: what is cut might leave a part of them.
  let text = value;
  for (const secret of hidden) text = text.replaceAll(secret, '…');
  if (name === 'error') text = withoutQuotes(text);
  text = plainText(text.replace(USER_INFO, '://…@'));
  if (text.length > MAX_FIELD_LENGTH) text = `${text.slice(0, MAX_FIELD_LENGTH)}…`;
  return BARE.test(text) ? text : JSON.stringify(text);
}
