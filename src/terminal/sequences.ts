/**
 * Control sequences, as xterm documents them (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). A terminal
 * that does not know a private mode ignores it.
 */
const CSI = '\x1b[';

export const hideCursor = `${CSI}?25l`;
export const showCursor = `${CSI}?25h`;
/** Between these a terminal that can paints nothing (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036). */
export const beginUpdate = `${CSI}?2026h`;
export const endUpdate = `${CSI}?2026l`;
export const resetStyle = `${CSI}m`;
export const eraseToLineEnd = `${CSI}K`;
export const eraseLine = `${CSI}2K`;

/** To a row and a column, both counted from 0. */
export const moveTo = (row: number, column: number): string => `${CSI}${row + 1};${column + 1}H`;

/**
 * What a child that was killed may have left behind: bracketed paste, mouse reports, focus reports, application
 * keys, line-drawing characters, origin mode, a scroll region.
 */
const resetLeftovers =
  [2004, 1000, 1002, 1003, 1004, 1006, 1, 6].map((mode) => `${CSI}?${mode}l`).join('') +
  `\x1b>\x1b(B\x0f${CSI}r`;

/** Takes the alternate screen: no cursor, lines that end at the margin instead of wrapping, pastes in brackets. */
export const enterScreen = `${CSI}?1049h${resetLeftovers}${resetStyle}${CSI}?7l${CSI}?2004h${hideCursor}${CSI}2J${CSI}H`;

/** Gives the normal screen back with its content, cursor and usual modes; also ends a frame that was cut off. */
export const leaveScreen = `${endUpdate}${resetStyle}${resetLeftovers}${CSI}?7h${CSI}?1049l${showCursor}`;
