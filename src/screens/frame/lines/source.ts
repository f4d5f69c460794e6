import {
  type FindRanges,
  type Highlighter,
  type HighlightKind,
  highlighter,
} from '../../../dockerfile/highlight.ts';
import type { Dockerfile } from '../../../dockerfile/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import type { Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import type { Line, Span } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { sourceTop } from '../../explore/select-source.ts';
import { currentColours } from '../colours.ts';
import { allFailedLines } from '../select/failure.ts';
import { warnings } from '../select/warnings.ts';
import { markMatches } from './matches.ts';

const ROLES: Readonly<Record<HighlightKind, Role>> = {
  keyword: 'keyword',
  flag: 'info',
  comment: 'dim',
  string: 'string',
  variable: 'variable',
  stage: 'name',
  heredoc: 'plain',
  operator: 'accent',
  directive: 'dim',
  plain: 'plain',
};

let last: { file: Dockerfile; findRanges: FindRanges; tokens: Highlighter } | null = null;

/**
 * Tokens by line, kept until the file changes or more can be coloured. Each line is filtered as a whole, because the
 * width of a tab depends on what precedes it.
 */
function tokensOf(file: Dockerfile): Highlighter {
  const findRanges = currentColours();
  if (last?.file !== file || last.findRanges !== findRanges) {
    const lines = file.lines.map((line) => plainText(line));
    last = { file, findRanges, tokens: highlighter(lines, file.escape, findRanges) };
  }
  return last.tokens;
}

/** One line (from 1) of a Dockerfile, filtered and coloured. */
export function highlightedLine(file: Dockerfile, number: number): readonly Span[] {
  // Filtered again, because a token may start or end within a character.
  return tokensOf(file)(number - 1).map(
    ({ text, kind }): Span => ({ text: plainText(text), role: ROLES[kind] }),
  );
}

/** The Dockerfile from the first visible line: numbers, marks, and the stage under the cursor highlighted. */
export function sourceLines(state: AppState, rect: Rect): readonly Line[] {
  const { dockerfile } = state;
  const top = sourceTop(state, rect.height);
  const digits = String(dockerfile.lines.length).length;
  const stage = dockerfile.stages[state.explore.stage];
  const marks = lineMarks(state);
  const rows: Line[] = [];
  const end = Math.min(dockerfile.lines.length, top + rect.height - 1);
  for (let number = top; number <= end; number += 1) {
    const within = stage !== undefined && number >= stage.startLine && number <= stage.endLine;
    const mark = marks.get(number);
    const gutter: Span[] = [
      { text: number === state.explore.line ? GLYPH.here : within ? GLYPH.bar : ' ', role: 'accent' },
      { text: String(number).padStart(digits), role: within ? 'plain' : 'dim' },
      mark === undefined ? { text: '  ' } : { text: ` ${mark.glyph}`, role: mark.role },
      { text: ' ' },
    ];
    const text = highlightedLine(dockerfile, number);
    const note: Span[] =
      mark?.note === undefined ? [] : [{ text: `  ${mark.glyph} ${mark.note}`, role: mark.role }];
    rows.push([...gutter, ...shiftLine([...markMatches(text, state, number), ...note], state.sideways)]);
  }
  return rows;
}

interface Mark {
  readonly glyph: string;
  readonly role: Role;
  readonly note?: string;
}

/** Marks by line: where the build failed, and everything that the build checks report. */
function lineMarks(state: AppState): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const { line, detail } of warnings(state)) {
    if (line === null) continue;
    const before = marks.get(line)?.note;
    const note =
      before === undefined ? plainText(detail) : `${before}  ${GLYPH.warning} ${plainText(detail)}`;
    marks.set(line, { glyph: GLYPH.warning, role: 'warn', note });
  }
  for (const range of allFailedLines(state)) {
    for (let line = range.start; line <= range.end; line += 1)
      marks.set(line, { glyph: GLYPH.failed, role: 'bad' });
  }
  return marks;
}
