import { printBreakpoint, printCondition, printPlace } from '../../../breakpoints/print.ts';
import type { Breakpoint } from '../../../breakpoints/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { stageOf } from '../../../states/breakpoint-place.ts';
import type { AppState } from '../../../store/state.ts';
import { keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { clipStart, type Line, type Span, spread } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { linesText } from '../../frame/select/instruction-text.ts';
import { readBreakpoint } from '../read.ts';
import { type BreakpointRow, breakpointRows } from '../select.ts';

/** One row of the panel: `◉ path /etc/passwd changes          anywhere`. */
export function breakpointLine(state: AppState, index: number, width: number): Line {
  const rows = breakpointRows(state);
  const row = rows[index];
  if (row === undefined) return [];
  const { overlay } = state;
  const isHere = overlay?.kind === 'breakpoints' && Math.min(overlay.cursor, rows.length - 1) === index;
  const field = isHere ? overlay.field : null;
  if (field !== null) return [...head(row), ...fieldSpans(field, width - 6)];
  if (row.kind === 'new') {
    const { label, form } = row.offer;
    return spread([...head(row), { text: label }], [{ text: form, role: 'dim' }], width);
  }
  const { breakpoint } = row;
  const { condition, isOff } = breakpoint;
  const what = condition === null ? printPlace(breakpoint.place) : printCondition(condition);
  const role = isOff ? 'dim' : 'plain';
  return spread([...head(row), { text: plainText(what), role }], notes(state, breakpoint), width);
}

function head(row: BreakpointRow): Line {
  if (row.kind === 'new') return [{ text: ' + ', role: 'accent' }];
  return row.breakpoint.isOff
    ? [{ text: ` ${GLYPH.breakpointOff} `, role: 'dim' }]
    : [{ text: ` ${GLYPH.breakpoint} `, role: 'bad' }];
}

function fieldSpans(text: string, width: number): Span[] {
  return [
    { text: clipStart(plainText(text), Math.max(4, width)), role: 'strong' },
    { text: '▏', role: 'accent' },
  ];
}

/** Where it is, what the file has there, and whether it is switched off. */
function notes(state: AppState, { condition, place, isOff }: Breakpoint): Span[] {
  const off: Span[] = isOff ? [{ text: '  off', role: 'warn' }] : [];
  switch (place.kind) {
    case 'anywhere':
      return [{ text: 'anywhere', role: 'dim' }, ...off];
    case 'stage': {
      const isMissing = stageOf(state.dockerfile.stages, place.stage) === null;
      const where = condition === null ? '' : `on ${plainText(printPlace(place))}`;
      return [
        { text: where, role: 'dim' },
        ...(isMissing ? [{ text: '  no such stage', role: 'warn' } as const] : []),
        ...off,
      ];
    }
    case 'line': {
      const text = linesText(state.dockerfile, place.line, place.line) ?? '';
      const shown = condition === null ? plainText(text.trim()).slice(0, 60) : `on line ${place.line}`;
      return [{ text: shown, role: 'dim' }, ...off];
    }
  }
}

/** What stands below the rows: what the text means, or why it cannot be read; else how breakpoints are written. */
export function footLines(state: AppState, width: number): readonly Line[] {
  const { overlay } = state;
  const field = overlay?.kind === 'breakpoints' ? overlay.field : null;
  const read = field === null || field.trim() === '' ? null : readBreakpoint(state.dockerfile, field);
  const isWrong = typeof read === 'string';
  const text =
    read === null
      ? `Any of them can end with on stage build or on line 12. ${keyName('state', 'c')} on State continues to the next one that is met; what a base image brings does not count.`
      : isWrong
        ? read
        : `Stops at: ${printBreakpoint(read)}${read.place.kind === 'anywhere' ? ', anywhere' : ''}.`;
  const lines = wrapWords(plainText(text), width - 2).slice(0, 2);
  const role = isWrong ? 'warn' : read === null ? 'dim' : 'good';
  return [
    [{ text: ' '.repeat(width) }],
    ...[lines[0] ?? '', lines[1] ?? ''].map((line): Line => [{ text: ` ${line}`, role }]),
  ];
}
