/**
 * What roles look like. Only the terminal's sixteen colours are used, so that light and dark backgrounds
 * both work. Every role that carries meaning also has a glyph or a word.
 */
export type Role =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  | 'info'
  | 'keyword'
  | 'string'
  | 'variable'
  | 'name'
  | 'match'
  | 'found'
  | 'cursor'
  | 'key'
  | 'tab';

/** SGR parameters: `style` always applies, `colour` not under NO_COLOR. */
const SGR: Readonly<Record<Role, { readonly style: string; readonly colour: string }>> = {
  plain: { style: '', colour: '' },
  dim: { style: '', colour: '90' },
  strong: { style: '1', colour: '' },
  accent: { style: '', colour: '36' },
  good: { style: '', colour: '32' },
  warn: { style: '', colour: '33' },
  bad: { style: '1', colour: '31' },
  info: { style: '', colour: '34' },
  keyword: { style: '1', colour: '35' },
  string: { style: '', colour: '32' },
  variable: { style: '', colour: '33' },
  name: { style: '', colour: '36' },
  match: { style: '4', colour: '33' },
  found: { style: '7;1', colour: '33' },
  cursor: { style: '1', colour: '36' },
  key: { style: '1', colour: '' },
  tab: { style: '1;7', colour: '36' },
};

let coloured = true;

/** Called once at start (NO_COLOR, a terminal without colours). */
export function setColours(on: boolean): void {
  coloured = on;
}

/** Whether styles use colours; if not, only bold, reverse and glyphs. */
export function hasColours(): boolean {
  return coloured;
}

/** The text in the role's style, reset at its end. */
export function paint(role: Role, text: string): string {
  if (text === '') return '';
  const { style, colour } = SGR[role];
  const codes = coloured && colour !== '' ? (style === '' ? colour : `${style};${colour}`) : style;
  return codes === '' ? text : `\u001b[${codes}m${text}\u001b[0m`;
}

/** The status of a stage or step: glyphs that differ in shape, not in colour alone. */
export const GLYPH = {
  target: '◆',
  needed: '●',
  skipped: '○',
  waiting: '·',
  done: '✔',
  cached: '≡',
  failed: '✘',
  cancelled: '⊘',
  warning: '▲',
  cursor: '❯',
  folded: '▸',
  open: '▾',
  bar: '▎',
  stderr: '┊',
  continued: '↳',
  here: '▶',
  breakpoint: '◉',
  breakpointOff: '◌',
} as const;

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** The spinner's frame at a time in milliseconds. */
export function spinner(now: number): string {
  return SPINNER[Math.floor(now / 100) % SPINNER.length] ?? SPINNER[0];
}
