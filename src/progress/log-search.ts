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
  if (query === '') {
    return null;
  }
  const pattern = new RegExp(
    query.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
    query === query.toLowerCase() ? 'iu' : 'u',
  );
  return direction === 'forward' ? findForward(log, pattern, from) : findBackward(log, pattern, from);
}

function findForward(log: LogBuffer, pattern: RegExp, from: number): number | null {
  const end = log.lineCount;
  for (let at = Math.max(from, log.firstLine); at < end; at += LINES_PER_WINDOW) {
    const found = log
      .window(at, at + LINES_PER_WINDOW)
      .findIndex((line) => pattern.test(withoutStyles(line.text)));
    if (found >= 0) {
      return at + found;
    }
  }
  return null;
}

function findBackward(log: LogBuffer, pattern: RegExp, from: number): number | null {
  const first = log.firstLine;
  for (let end = Math.min(from + 1, log.lineCount); end > first; end -= LINES_PER_WINDOW) {
    const start = Math.max(first, end - LINES_PER_WINDOW);
    const found = log.window(start, end).findLastIndex((line) => pattern.test(withoutStyles(line.text)));
    if (found >= 0) {
      return start + found;
    }
  }
  return null;
}
