import type { LogBuffer } from '../../../progress/log-buffer.ts';

/** As much as a terminal's clipboard takes, with room for what base64 adds. */
const MAX_CHARACTERS = 40_000;

const MAX_LINES = 2_000;

/** The end of a log as plain text; null if there is nothing in it. */
export function logText(log: LogBuffer | null): string | null {
  if (log === null || log.lineCount === 0) return null;
  const lines = log.window(Math.max(0, log.lineCount - MAX_LINES), log.lineCount);
  const kept: string[] = [];
  let size = 0;
  for (const { text } of lines.toReversed()) {
    const plain = text.replace(/\x1b\[[\d;]*m/g, '');
    size += plain.length + 1;
    if (size > MAX_CHARACTERS) break;
    kept.unshift(plain);
  }
  return kept.join('\n');
}
