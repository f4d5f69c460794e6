import { withoutHidden } from '../../progress/hidden.ts';

/** A value as JSON with its newline, without what is secret in its texts. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, (_, part) => (typeof part === 'string' ? withoutHidden(part) : part), 2)}\n`;
}
