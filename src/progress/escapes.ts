/**
 * Recognises terminal escapes (ECMA-48) and can pause after any character. It only finds where an escape ends; the
 * caller interprets it, and ignores most of them.
 */

/** An escape that has not ended yet. */
export type OpenEscape =
  /** After ESC, with `seen` intermediate characters. */
  | { readonly kind: 'escape'; seen: number }
  /** After CSI, with the characters so far. */
  | { readonly kind: 'csi'; text: string }
  /** Inside OSC, DCS, APC, PM or SOS: the number of characters so far, and whether the last one was ESC. */
  | { readonly kind: 'string'; seen: number; afterEscape: boolean };

/** The effect of a character on an open escape. */
export type EscapeStep =
  | { readonly kind: 'more'; readonly open: OpenEscape }
  /** It ended; for a CSI, `csi` holds the parameters and the final character. */
  | { readonly kind: 'end'; readonly csi: string | null }
  /** It was broken off before this character, which must be read as if there had been no escape. */
  | { readonly kind: 'broken' };

/** Escapes longer than this, in characters, are broken off: one that never ends must not swallow the log after it. */
const MAX_CSI_CHARACTERS = 256;
const MAX_STRING_CHARACTERS = 4096;
const MAX_INTERMEDIATE_CHARACTERS = 4;

const ENDED: EscapeStep = { kind: 'end', csi: null };
const BROKEN: EscapeStep = { kind: 'broken' };

/** The escape that a control character opens: ESC, or a C1 control of ECMA-48 section 5.3; null when it opens none. */
export function opensEscape(code: number): OpenEscape | null {
  switch (code) {
    case 0x1b:
      return { kind: 'escape', seen: 0 };
    case 0x9b:
      return { kind: 'csi', text: '' };
    case 0x90:
    case 0x98:
    case 0x9d:
    case 0x9e:
    case 0x9f:
      return { kind: 'string', seen: 0, afterEscape: false };
    default:
      return null;
  }
}

/** Feeds one UTF-16 unit to an open escape. `open` must not be used again. */
export function stepEscape(open: OpenEscape, code: number): EscapeStep {
  switch (open.kind) {
    case 'escape':
      return stepAfterEscape(open, code);
    case 'csi':
      return stepInCsi(open, code);
    case 'string':
      return stepInString(open, code);
  }
}

function stepAfterEscape(open: OpenEscape & { kind: 'escape' }, code: number): EscapeStep {
  if (open.seen === 0) {
    const opened = code >= 0x40 && code <= 0x5f ? opensEscape(code + 0x40) : null;
    if (opened !== null) {
      return { kind: 'more', open: opened };
    }
  }
  if (code >= 0x20 && code <= 0x2f && open.seen < MAX_INTERMEDIATE_CHARACTERS) {
    open.seen++;
    return { kind: 'more', open };
  }
  return code >= 0x30 && code <= 0x7e ? ENDED : BROKEN;
}

function stepInCsi(open: OpenEscape & { kind: 'csi' }, code: number): EscapeStep {
  if (code >= 0x40 && code <= 0x7e) {
    return { kind: 'end', csi: open.text + String.fromCharCode(code) };
  }
  if (code < 0x20 || code > 0x7e || open.text.length >= MAX_CSI_CHARACTERS) {
    return BROKEN;
  }
  open.text += String.fromCharCode(code);
  return { kind: 'more', open };
}

function stepInString(open: OpenEscape & { kind: 'string' }, code: number): EscapeStep {
  const bell = code === 0x07;
  if (bell || code === 0x9c) {
    return ENDED;
  }
  if (open.afterEscape) {
    // ESC \ terminates the string; ESC and anything else breaks it off and starts another escape, as in xterm.
    return stepAfterEscape({ kind: 'escape', seen: 0 }, code);
  }
  // A line end, CAN or SUB breaks it off, and so does its length.
  if (code === 0x0a || code === 0x18 || code === 0x1a || open.seen >= MAX_STRING_CHARACTERS) {
    return BROKEN;
  }
  open.seen++;
  open.afterEscape = code === 0x1b;
  return { kind: 'more', open };
}
