import { plainText } from '../progress/sanitize.ts';
import { cellsOf } from '../text/cells.ts';
import { head, tail } from '../text/ends.ts';

/** `0.3 s`, `12.4 s`, `2 min 05 s`. @param ms milliseconds */
export function timeText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** `2026-01-02 03:04 UTC`. @param ms since the epoch */
export function dateText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The beginning of a text that fits into so many characters of a monospace font, filtered before a secret could be cut. */
export function cutEnd(text: string, cells: number): string {
  const line = plainText(text, 'keep').replace(/\s+/g, ' ');
  return cellsOf(line) <= cells ? line : `${head(line, Math.max(0, cells - 1))}…`;
}

/** The end of a text that fits. */
export function cutStart(text: string, cells: number): string {
  const line = plainText(text);
  return cellsOf(line) <= cells ? line : `…${tail(line, Math.max(0, cells - 1))}`;
}

/** `38 %`, `0.2 %`. @param share from 0 to 1 */
export function shareText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : Math.round(percent)} %`;
}
