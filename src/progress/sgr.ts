/**
 * Colours and attributes of text (SGR, ECMA-48 section 8.3.117, and xterm's 256 and true colours) as plain values with
 * one normal form. Blink and conceal are left out on purpose: blinking annoys, concealing hides text.
 */

interface TextStyle {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly strike: boolean;
  /** SGR parameters of the colour, `31` or `38;5;208`; '' for the terminal's default. */
  readonly foreground: string;
  readonly background: string;
}

const PLAIN_STYLE: TextStyle = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
  foreground: '',
  background: '',
};

/** Further parameters are ignored; xterm accepts 30. */
const MAX_PARAMETERS = 32;

/** The attributes that each parameter changes; readSgr handles colours. */
const ATTRIBUTES: Readonly<Record<number, Partial<TextStyle>>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { foreground: '' },
  49: { background: '' },
};

/** Recent results of {@link applySgr}: a log uses few styles and sequences. */
const cachedStyles = new Map<string, StyleState>();
const MAX_CACHED_STYLES = 4096;

/** A style, and the sequence that turns it on after plain text; '' for plain. */
export interface StyleState {
  readonly style: TextStyle;
  readonly sequence: string;
}

export const PLAIN: StyleState = { style: PLAIN_STYLE, sequence: '' };

/** The style after an SGR sequence with these parameters (digits, `;` and `:`, as in `1;31`). */
export function applySgr(state: StyleState, parameters: string): StyleState {
  const question = `${state.sequence}|${parameters}`;
  const known = cachedStyles.get(question);
  if (known !== undefined) {
    return known;
  }
  if (cachedStyles.size >= MAX_CACHED_STYLES) {
    cachedStyles.clear();
  }
  const style = readSgr(state.style, parameters);
  const next = { style, sequence: sequenceOf(style) };
  cachedStyles.set(question, next);
  return next;
}

/** Ends every style. */
export const STYLE_END = '\x1b[0m';

/** Removes the SGR sequences that a {@link StyleState} and {@link STYLE_END} write. */
export function withoutStyles(line: string): string {
  return line.includes('\x1b') ? line.replaceAll(/\x1b\[[\d;]*m/g, '') : line;
}

function readSgr(style: TextStyle, parameters: string): TextStyle {
  const fields = parameters.split(';').slice(0, MAX_PARAMETERS);
  let next = style;
  for (let at = 0; at < fields.length; at++) {
    const parts = (fields[at] ?? '').split(':').map(Number);
    const code = parts[0] ?? 0;
    if (code === 0) {
      next = PLAIN_STYLE;
    } else if (code === 38 || code === 48) {
      const values = parts.length > 1 ? colonColour(parts) : fields.slice(at + 1, at + 5).map(Number);
      const colour = extendedColour(values);
      if (parts.length === 1) {
        at += values[0] === 2 ? 4 : values[0] === 5 ? 2 : 0;
      }
      if (colour !== null) {
        next = { ...next, [code === 38 ? 'foreground' : 'background']: `${code};${colour}` };
      }
    } else if (code === 4 && parts[1] === 0) {
      next = { ...next, underline: false };
    } else if (isColour(code, 30) || isColour(code, 90)) {
      next = { ...next, foreground: String(code) };
    } else if (isColour(code, 40) || isColour(code, 100)) {
      next = { ...next, background: String(code) };
    } else {
      const change = ATTRIBUTES[code];
      next = change === undefined ? next : { ...next, ...change };
    }
  }
  return next;
}

function sequenceOf(style: TextStyle): string {
  const codes = [
    style.bold ? '1' : '',
    style.dim ? '2' : '',
    style.italic ? '3' : '',
    style.underline ? '4' : '',
    style.inverse ? '7' : '',
    style.strike ? '9' : '',
    style.foreground,
    style.background,
  ].filter((code) => code !== '');
  return codes.length === 0 ? '' : `\x1b[${codes.join(';')}m`;
}

function isColour(code: number, first: number): boolean {
  return code >= first && code <= first + 7;
}

/** `38:2::r:g:b` contains a colour space, which `38;2;r;g;b` does not. */
function colonColour(parts: readonly number[]): readonly number[] {
  const [, kind = 0, ...rest] = parts;
  return [kind, ...(kind === 2 && rest.length > 3 ? rest.slice(1, 4) : rest)];
}

function extendedColour(values: readonly number[]): string | null {
  const [kind, ...rest] = values;
  const wanted = kind === 2 ? 3 : kind === 5 ? 1 : 0;
  const levels = rest.slice(0, wanted);
  const valid = wanted > 0 && levels.length === wanted && levels.every((level) => level >= 0 && level <= 255);
  return valid ? [kind, ...levels].join(';') : null;
}
