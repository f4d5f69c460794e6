import { PLAIN_LINES } from './plain-text.ts';

/**
 * Ink's sanitizeAnsi (ink/build/sanitize-ansi.js), which looks at every character of every text twice in each frame,
 * without doing so for text that it would leave as it is: plain text with colours.
 */
export function quickSanitize(sanitize: (text: string) => string): (text: string) => string {
  return (text) => (PLAIN_LINES.test(text.replace(/\x1b\[[\d;]*m/g, '')) ? text : sanitize(text));
}
