import { isDec } from '../text/locale.ts';
import { takeMouse } from './mouse.ts';
import {
  beginUpdate,
  CSI,
  copyToClipboard,
  endUpdate,
  eraseScreen,
  hideCursor,
  resetStyle,
  showCursor,
} from './sequences.ts';

/** What is written to a terminal beside text, as far as terminals differ in what they know. */
export interface Dialect {
  /** Around a frame, which is then shown at once; '' if the terminal knows no such thing. */
  readonly beginUpdate: string;
  readonly endUpdate: string;
  /** Takes the screen: cursor hidden, no line wrapping. @param mouse whether to ask for reports of the mouse */
  enterScreen(mouse: boolean): string;
  /** Gives it back with its usual modes. Also ends an incomplete frame. */
  readonly leaveScreen: string;
  /** Puts a text into the clipboard; null if the terminal has none, or the text is too long for it. */
  copy(text: string): string | null;
  /** Keeps the title of the window, sets it, and sets the kept one again. */
  readonly saveTitle: string;
  setTitle(title: string): string;
  readonly restoreTitle: string;
}

/**
 * Resets what a killed child may have left on: bracketed paste, mouse reports, focus reports, application keys,
 * line-drawing characters, origin mode, a scroll region.
 */
const resetPrivate = [2004, 1000, 1002, 1003, 1004, 1006].map((mode) => `${CSI}?${mode}l`).join('');
const resetOld = `${[1, 6].map((mode) => `${CSI}?${mode}l`).join('')}\x1b>\x1b(B\x0f${CSI}r`;

/** xterm and all that followed it. They ignore private modes that they do not know. */
const XTERM: Dialect = {
  beginUpdate,
  endUpdate,
  enterScreen: (mouse) =>
    `${CSI}?1049h${resetPrivate}${resetOld}${resetStyle}${CSI}?7l${CSI}?2004h${hideCursor}${eraseScreen}` +
    (mouse ? takeMouse : ''),
  // Where there is no second screen (screen and tmux can be without), the frame must not stay under the prompt.
  leaveScreen: `${endUpdate}${resetStyle}${resetPrivate}${resetOld}${CSI}?7h${eraseScreen}${CSI}?1049l${showCursor}`,
  copy: copyToClipboard,
  saveTitle: `${CSI}22;2t`,
  setTitle: (title) => `\x1b]2;${title.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')}\x07`,
  restoreTitle: `${CSI}23;2t`,
};

/**
 * Terminals of DEC, and what claims to be one: one screen, no mouse, no clipboard, and control strings would be shown as text
 * (VT220 Programmer Reference Manual, EK-VT220-RM).
 */
const DEC: Dialect = {
  beginUpdate: '',
  endUpdate: '',
  enterScreen: () => `${resetOld}${resetStyle}${CSI}?7l${hideCursor}${eraseScreen}`,
  leaveScreen: `${resetStyle}${resetOld}${CSI}?7h${eraseScreen}${showCursor}`,
  copy: () => null,
  saveTitle: '',
  setTitle: () => '',
  restoreTitle: '',
};

/** What the terminal understands, by its name in TERM. */
export function dialectOf(env: Readonly<Record<string, string | undefined>>): Dialect {
  return isDec(env) ? DEC : XTERM;
}
