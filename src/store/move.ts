/** A move in a list or text: by lines, by pages of the panel, or to an end. */
export type Move = (
  | { readonly by: number; readonly unit: 'line' | 'page' | 'half' }
  | { readonly to: 'start' | 'end' }
) & {
  /** Lines visible in the panel. */
  readonly page: number;
};

/**
 * The position after a move.
 * @param position the current position, from 0
 * @param count number of positions
 */
export function movePosition(position: number, move: Move, count: number): number {
  const last = Math.max(0, count - 1);
  if ('to' in move) return move.to === 'start' ? 0 : last;
  const step =
    move.unit === 'line'
      ? 1
      : move.unit === 'page'
        ? Math.max(1, move.page - 1)
        : Math.max(1, move.page >> 1);
  return Math.min(last, Math.max(0, position + move.by * step));
}

/** The last first line at which a text of `count` lines still fills a panel of `page` lines. */
export function lastTop(count: number, page: number): number {
  return Math.max(0, count - page);
}

/** Moves the first visible line of a text, never so far that the panel would be partly empty. */
export function moveTop(top: number, move: Move, count: number): number {
  const { page } = move;
  if ('to' in move) return move.to === 'start' ? 0 : lastTop(count, page);
  return Math.min(lastTop(count, page), movePosition(Math.min(top, lastTop(count, page)), move, count));
}

/**
 * The visible part of a list: centred on the cursor where possible, so that it depends on the cursor alone.
 * @returns index of the first visible row
 */
export function windowTop(cursor: number, count: number, page: number): number {
  return Math.max(0, Math.min(cursor - (page >> 1), lastTop(count, page)));
}
