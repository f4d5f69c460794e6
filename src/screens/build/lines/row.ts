import type { AppState } from '../../../store/state.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { stepTitleSpans } from '../../../ui/step-title.ts';
import { fitTo, type Line, type Span, spread } from '../../../ui/text.ts';
import { GLYPH, type Role, spinner } from '../../../ui/theme.ts';
import type { BuildRow, RowStatus } from '../select-rows.ts';

const STATUS_GLYPHS: Readonly<Record<Exclude<RowStatus, 'running'>, readonly [string, Role]>> = {
  waiting: [GLYPH.waiting, 'dim'],
  done: [GLYPH.done, 'good'],
  cached: [GLYPH.cached, 'good'],
  failed: [GLYPH.failed, 'bad'],
  cancelled: [GLYPH.cancelled, 'warn'],
};

/** The glyph and role of a status. */
function statusGlyph(status: RowStatus, now: number): readonly [string, Role] {
  return status === 'running' ? [spinner(now), 'accent'] : STATUS_GLYPHS[status];
}

/**
 * One row of the step list: a stage with its progress, or a step with its time or bytes.
 * @param matches lines of its log that a search of all logs found
 */
export function buildRow(state: AppState, row: BuildRow, width: number, matches = 0): Line {
  // A stage that is open leaves the counts to its steps.
  const isCounted = matches > 0 && (row.kind === 'step' || row.folded);
  const found: Span[] = isCounted ? [{ text: `${matches} found`, role: 'match' }, { text: '  ' }] : [];
  return row.kind === 'stage' ? stageLine(state, row, width, found) : stepLine(state, row, width, found);
}

function stageLine(
  state: AppState,
  row: Extract<BuildRow, { kind: 'stage' }>,
  width: number,
  found: readonly Span[],
): Line {
  const [glyph, role] = statusGlyph(row.status, state.now);
  const left: Span[] = [
    { text: `${row.folded ? GLYPH.folded : GLYPH.open} `, role: 'dim' },
    { text: row.title, role: row.status === 'waiting' ? 'plain' : 'strong' },
    { text: `  ${row.finished}/${row.count}`, role: 'dim' },
  ];
  const right: Span[] = [...found];
  if (row.elapsed !== null) right.push({ text: formatDuration(row.elapsed), role: 'plain' });
  else if (row.status === 'cached') right.push({ text: 'cached', role: 'dim' });
  right.push({ text: ` ${glyph}`, role });
  return spread(left, right, width);
}

const BAR_CELLS = 10;

function stepLine(
  state: AppState,
  row: Extract<BuildRow, { kind: 'step' }>,
  width: number,
  found: readonly Span[],
): Line {
  const [glyph, role] = statusGlyph(row.status, state.now);
  const right: Span[] = [...found];
  if (row.warnings > 0) right.push({ text: `${GLYPH.warning} `, role: 'warn' });
  if (row.bytes !== null) right.push(...byteBar(row.bytes, width >= 64));
  if (row.status === 'cached') right.push({ text: 'cached', role: 'dim' });
  else if (row.status === 'waiting') right.push({ text: '' });
  else if (row.elapsed !== null)
    right.push({ text: formatDuration(row.elapsed), role: row.status === 'running' ? 'accent' : 'dim' });
  const waiting = row.status === 'waiting';
  const titleRole: Role = waiting ? 'dim' : row.status === 'failed' ? 'bad' : 'plain';
  const left: Span[] = [
    { text: `  ${glyph} `, role },
    ...(row.index === null
      ? []
      : [{ text: `${fitTo(String(row.index), row.indexWidth, 'right')} `, role: 'dim' as const }]),
    ...stepTitleSpans(row.title, titleRole, waiting ? 'dim' : 'keyword'),
  ];
  return spread(left, right, width);
}

/** `━━━━━─────  3.4/12 MB ` for a download; without a total, just the bytes so far. */
function byteBar(bytes: { readonly current: number; readonly total: number }, bar: boolean): Span[] {
  if (bytes.total <= 0)
    return bytes.current > 0 ? [{ text: `${formatBytes(bytes.current)} `, role: 'dim' }] : [];
  const share = Math.min(1, bytes.current / bytes.total);
  const full = Math.round(share * BAR_CELLS);
  const spans: Span[] = bar
    ? [
        { text: '━'.repeat(full), role: 'accent' },
        { text: `${'─'.repeat(BAR_CELLS - full)} `, role: 'dim' },
      ]
    : [];
  return [...spans, { text: `${formatBytes(bytes.current)}/${formatBytes(bytes.total)} `, role: 'dim' }];
}
