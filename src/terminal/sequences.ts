/**
 * Control sequences from xterm's documentation (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). Terminals
 * ignore private modes that they do not know.
 */
export const CSI = '\x1b[';

export const hideCursor = `${CSI}?25l`;
export const showCursor = `${CSI}?25h`;
/**
 * Terminals that support these show the output between them at once
 * (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036).
 */
export const beginUpdate = `${CSI}?2026h`;
export const endUpdate = `${CSI}?2026l`;
export const resetStyle = `${CSI}m`;
export const eraseToLineEnd = `${CSI}K`;
export const eraseLine = `${CSI}2K`;
/** Erases the window; the cursor is then in its first cell. */
export const eraseScreen = `${CSI}2J${CSI}H`;

/** Moves the cursor to a row and a column, both from 0. */
export const moveTo = (row: number, column: number): string => `${CSI}${row + 1};${column + 1}H`;

/** The longest OSC 52 that xterm's successors agree on, in bytes of base64. */
const MAX_COPIED_BYTES = 74_994;

/** Puts a text into the clipboard; null if it is too long for that. */
export function copyToClipboard(text: string): string | null {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return encoded.length > MAX_COPIED_BYTES ? null : `\x1b]52;c;${encoded}\x07`;
}
