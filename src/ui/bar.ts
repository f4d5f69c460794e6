import type { Span } from './text.ts';
import type { Role } from './theme.ts';

/** Eighths of a cell, so that short bars still differ. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar as long as the given number of eighths of a cell. */
export function stretch(eighths: number): string {
  return '█'.repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? '');
}

/**
 * A bar of exactly `width` cells, filled by a share from 0 to 1; any share above 0 shows at least a sliver.
 */
export function bar(share: number, width: number, role: Role): readonly Span[] {
  const exact = Math.max(0, Math.min(1, share)) * width;
  const eighths = share > 0 ? Math.max(1, Math.round(exact * 8)) : 0;
  const text = stretch(eighths);
  return [{ text, role }, { text: ' '.repeat(Math.max(0, width - text.length)) }];
}
