import type { LogFields, LogKind } from '../ports.ts';
import { HIDDEN, withoutHidden } from '../progress/hidden.ts';
import { plainText } from '../progress/sanitize.ts';
import { withoutQuotes } from './without-quotes.ts';

/** Longer fields and lines are cut. */
const MAX_FIELD_LENGTH = 300;
const MAX_LINE_LENGTH = 2000;

/** Values that need no quotes. */
const BARE = /^[\w.:@/+,\u2026*-]+$/;

/** The user and possibly password in an address. */
const USER_INFO = /:\/\/[^/\s"@]*@/g;

/**
 * One line of the log: UTC time, process id, what it is about, and fields as `name=value`, quoted as in JSON unless
 * they are a single word. No control characters, limited length.
 * @param time milliseconds since the epoch
 */
export function logLine(time: number, pid: number, kind: LogKind, fields: LogFields): string {
  const parts = [new Date(time).toISOString(), String(pid), kind];
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined || value === '') continue;
    parts.push(`${name}=${typeof value === 'string' ? quoted(name, value) : value}`);
  }
  const line = parts.join(' ');
  return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
}

function quoted(name: string, value: string): string {
  // Before anything is cut, which could leave a part of a secret.
  let text = withoutHidden(value);
  if (name === 'error') text = withoutQuotes(text);
  text = plainText(text.replace(USER_INFO, `://${HIDDEN}@`));
  if (text.length > MAX_FIELD_LENGTH) text = `${text.slice(0, MAX_FIELD_LENGTH)}…`;
  return BARE.test(text) ? text : JSON.stringify(text);
}
