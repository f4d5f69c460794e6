/** The cursor's position in a frame, from 0; null while it is hidden. */
export type Cursor = { readonly x: number; readonly y: number } | null;

/** The meaning of one write by ink. */
export type InkWrite =
  | { readonly kind: 'frame'; readonly frame: string; readonly cursor: Cursor }
  | { readonly kind: 'cursor'; readonly cursor: Cursor }
  | { readonly kind: 'nothing' };

/** Cursor moves and erasures before a frame, with which ink removes the previous one. */
const ERASING_PREFIX = /^(?:\x1b\[(?:\d*[ABG]|2K|[23]J|H|\?25[hl]|\?2026[hl]))+/;
/** What useCursor appends: up from the line below the frame, to a column, show. */
const CURSOR_SUFFIX = /(?:\x1b\[(\d+)A)?\x1b\[(\d+)G\x1b\[\?25h$/;

/**
 * Interprets a write of ink 8 (log-update.js, cursor-helpers.js, ink.js `onRender`). The frame is what remains
 * without the erasing at its start and the cursor placement at its end.
 * @param shown the frame that is on the screen
 */
export function readInkWrite(data: string, shown: string): InkWrite {
  const placed = CURSOR_SUFFIX.exec(data);
  const frame = (placed === null ? data : data.slice(0, placed.index)).replace(ERASING_PREFIX, '');
  if (placed !== null) {
    const height = visibleLines(frame === '' ? shown : frame);
    const cursor = { x: Number(placed[2]) - 1, y: Math.max(0, height - Number(placed[1] ?? 0)) };
    return frame === '' ? { kind: 'cursor', cursor } : { kind: 'frame', frame, cursor };
  }
  if (frame !== '') return { kind: 'frame', frame, cursor: null };
  return data.includes('\x1b[?25l') ? { kind: 'cursor', cursor: null } : { kind: 'nothing' };
}

function visibleLines(frame: string): number {
  const breaks = frame.split('\n').length;
  return frame.endsWith('\n') ? breaks - 1 : breaks;
}
