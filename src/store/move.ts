/** How far a list or a text moves: by lines, by pages of the panel, or to an end. */
export type Move = (
  | { readonly by: number; readonly unit: 'line' | 'page' | 'half' }
  | { readonly to: 'start' | 'end' }
) & {
  /** Lines that the panel shows. */
  readonly page: number;
};

/**
 * Where a position lands after a move.
 * @param position the position now, from 0
 * @param count how many positions there are
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

/** The largest first line at which a text of `count` lines still fills a panel of `page` lines. */
export function lastTop(count: number, page: number): number {
  return Math.max(0, count - page);
}

/** Moves the first visible line of a text, never past the point where the panel would be half empty. */
export function moveTop(top: number, move: Move, count: number): number {
  const { page } = move;
  if ('to' in move) return move.to === 'start' ? 0 : lastTop(count, page);
  return Math.min(lastTop(count, page), movePosition(Math.min(top, lastTop(count, page)), move, count));
}

/**
 * The window of a list that keeps the cursor in view: as far as possible centred, so that it depends on nothing
 * but the cursor.
 * @returns first index shown
 */
export function windowTop(cursor: number, count: number, page: number): number {
  return Math.max(0, Math.min(cursor - (page >> 1), lastTop(count, page)));
}
