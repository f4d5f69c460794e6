import type { LogBuffer } from './log-buffer.ts';
import { withoutStyles } from './sgr.ts';

/** Lines searched at a time, to copy few. */
const LINES_PER_WINDOW = 512;

/**
 * Number of the next line that contains a text, starting with line `from`, forwards or backwards; null when there is
 * none. Case only matters when the text has capitals; styles never do. '' matches nothing.
 */
export function findInLog(
  log: LogBuffer,
  query: string,
  from: number,
  direction: 'forward' | 'backward' = 'forward',
): number | null {
  if (query === '') return null;
  const matches = matcherOf(query);
  return direction === 'forward' ? findForward(log, matches, from) : findBackward(log, matches, from);
}

/** Numbers of the lines from `from` up to, but not with, `to` that contain a text, as `findInLog` finds them. */
export function matchesInLog(log: LogBuffer, query: string, from: number, to: number): number[] {
  if (query === '') return [];
  const matches = matcherOf(query);
  const found: number[] = [];
  for (let at = Math.max(from, log.firstLine); at < to; at += LINES_PER_WINDOW) {
    const lines = log.window(at, Math.min(to, at + LINES_PER_WINDOW));
    for (const [index, { text }] of lines.entries()) if (matches(text)) found.push(at + index);
  }
  return found;
}

function matcherOf(query: string): (line: string) => boolean {
  const anyCase = query === query.toLowerCase();
  return (line) => {
    const text = withoutStyles(line);
    return (anyCase ? text.toLowerCase() : text).includes(query);
  };
}

function findForward(log: LogBuffer, matches: (line: string) => boolean, from: number): number | null {
  const end = log.lineCount;
  for (let at = Math.max(from, log.firstLine); at < end; at += LINES_PER_WINDOW) {
    const found = log.window(at, at + LINES_PER_WINDOW).findIndex(({ text }) => matches(text));
    if (found >= 0) return at + found;
  }
  return null;
}

function findBackward(log: LogBuffer, matches: (line: string) => boolean, from: number): number | null {
  const first = log.firstLine;
  for (let end = Math.min(from + 1, log.lineCount); end > first; end -= LINES_PER_WINDOW) {
    const start = Math.max(first, end - LINES_PER_WINDOW);
    const found = log.window(start, end).findLastIndex(({ text }) => matches(text));
    if (found >= 0) return start + found;
  }
  return null;
}
