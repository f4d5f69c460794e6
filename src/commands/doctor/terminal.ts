import { isDec, isUtf8Locale, localeOf } from '../../text/locale.ts';
import { type Finding, note, ok } from './finding.ts';

/** What doctor knows about the terminal. */
export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  /** In bits, as node tells it: 1, 4, 8 or 24. */
  readonly colourDepth: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The smallest window of the screens (src/ui/layout.ts, which commands may not import). */
const SMALLEST = { columns: 60, rows: 16 };

const COLOURS: Readonly<Record<number, string>> = {
  1: 'no colours',
  4: '16 colours',
  8: '256 colours',
  24: '16 million colours',
};

const ABOUT = 'terminal';

/** Whether the screens can be shown, and how. */
export function terminalFindings({
  isTerminal,
  columns,
  rows,
  colourDepth,
  env,
}: TerminalFacts): readonly Finding[] {
  const term = env.TERM === undefined || env.TERM === '' ? 'TERM is not set' : `TERM=${env.TERM}`;
  if (!isTerminal) {
    return [
      note(ABOUT, 'input or output is not a terminal', 'the screens need one; every command works without'),
    ];
  }
  if (env.TERM === 'dumb') {
    return [
      note(
        ABOUT,
        'TERM=dumb cannot move its cursor',
        'the screens need another TERM, such as xterm-256color',
      ),
    ];
  }
  // Node says sixteen of all that it does not know.
  const colours = isDec(env) ? 'no colours' : COLOURS[colourDepth];
  const size = `${columns}×${rows}`;
  const findings: Finding[] = [ok(ABOUT, `${size}, ${colours ?? 'colours'}, ${term}`)];
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    findings.push(
      note(
        ABOUT,
        `the window is ${size}`,
        `the screens need ${SMALLEST.columns}×${SMALLEST.rows}; make it larger`,
      ),
    );
  }
  if (env.NO_COLOR) findings.push(note(ABOUT, 'NO_COLOR is set', 'unset it to have colours'));
  const isUtf8 = isUtf8Locale(env);
  if (isUtf8 === null && isDec(env)) {
    findings.push(
      note(
        ABOUT,
        `a terminal of DEC (${term}) is taken to show ASCII alone, so the screens are drawn in it`,
        'if it shows all signs, set LANG to a locale such as C.UTF-8',
      ),
    );
  }
  if (isUtf8 === false) {
    findings.push(
      note(
        ABOUT,
        `the locale is ${localeOf(env)}, which is not UTF-8, so screens and commands show ASCII`,
        'to see all signs, set LANG to one such as C.UTF-8',
      ),
    );
  }
  return findings;
}
