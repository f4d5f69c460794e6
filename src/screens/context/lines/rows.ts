import { statusOf } from '../../../filesystem/context/status.ts';
import { plainName } from '../../../progress/plain-name.ts';
import type { ContextSurvey } from '../../../states/context-survey.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { clipMiddle, type Line, type Span, spread } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { shownBytes } from '../rows.ts';
import type { ContextRow, ContextState, RuleResult } from '../state.ts';

/** What a status looks like. */
export const STATUS_LOOK: Readonly<Record<'used' | 'unused' | 'ignored', { glyph: string; role: Role }>> = {
  used: { glyph: GLYPH.needed, role: 'good' },
  unused: { glyph: GLYPH.skipped, role: 'warn' },
  ignored: { glyph: GLYPH.cancelled, role: 'dim' },
};

/** Indents deeper than this say nothing more. */
const MAX_INDENT = 12;

/** An entry: what a rule would do to it, its status, its name, its size. */
export function entryLine(
  survey: ContextSurvey,
  context: ContextState,
  row: ContextRow,
  width: number,
): Line {
  const { verdicts, folder } = survey;
  const { listing } = verdicts;
  const { index, depth, more } = row;
  const isFolder = listing.isFolder(index);
  const status = shownStatus(survey, index);
  const { glyph, role } = STATUS_LOOK[status];
  const isOpen = isFolder && context.open.has(listing.path(index));
  const name = `${plainName(listing.name(index))}${isFolder ? '/' : ''}`;
  const target = listing.target(index);
  const label = target === null ? name : `${name} → ${plainName(target)}`;
  const unreadable = folder.listing.unreadable.has(index) ? ' cannot be read' : '';
  const indent = '  '.repeat(Math.min(depth, MAX_INDENT));
  const size = formatBytes(shownBytes(survey, index, context.filter));
  const left: Line = [
    markOf(survey, context, index),
    { text: `${indent}${isFolder ? (isOpen ? GLYPH.open : GLYPH.folded) : ' '} ` },
    { text: `${glyph} `, role },
    {
      text: clipMiddle(label, Math.max(8, width - indent.length - size.length - 8)),
      role: status === 'ignored' ? 'dim' : 'plain',
    },
    { text: unreadable, role: 'bad' },
    { text: more > 0 ? `  and ${more} more here` : '', role: 'dim' },
  ];
  return spread(left, [{ text: size, role: 'dim' }], width);
}

/** Of a folder: used if something in it is, ignored if all of it is. */
export function shownStatus(
  { verdicts, counted }: ContextSurvey,
  index: number,
): 'used' | 'unused' | 'ignored' {
  if (!verdicts.listing.isFolder(index)) return statusOf(verdicts, index);
  if (counted.inFolder(index, 'used').files > 0) return 'used';
  if (counted.inFolder(index, 'unused').files > 0) return 'unused';
  return counted.inFolder(index, 'ignored').files > 0 || verdicts.ignored[index] === 1 ? 'ignored' : 'unused';
}

/** `−` where the rule that is tried leaves something out, `+` where it lets something in. */
function markOf({ verdicts, counted }: ContextSurvey, { tried }: ContextState, index: number): Span {
  const result = tried?.result;
  if (result?.kind !== 'judged') return { text: '  ' };
  const isFolder = verdicts.listing.isFolder(index);
  const now = isFolder ? counted.inFolder(index, 'ignored').files : (verdicts.ignored[index] ?? 0);
  const then = isFolder
    ? result.counted.inFolder(index, 'ignored').files
    : (result.verdicts.ignored[index] ?? 0);
  if (then === now) return { text: '  ' };
  return then > now ? { text: '− ', role: 'bad' } : { text: '+ ', role: 'good' };
}

/** The totals, one line. */
export function totalsLine({ counted }: ContextSurvey, width: number): Line {
  const { sent, unused, ignored } = counted.totals;
  const part = (word: string, { files, bytes }: { files: number; bytes: number }, role: Role): Line => [
    { text: ` ${word} `, role },
    {
      text: width < 70 ? formatBytes(bytes) : `${countText(files, 'file')} · ${formatBytes(bytes)}`,
    },
    { text: ' ' },
  ];
  return [
    ...part('sent', sent, 'good'),
    ...part('unused', unused, 'warn'),
    ...part('ignored', ignored, 'dim'),
  ];
}

/** The rule that is typed, with what it would do. */
export function ruleLine({ text, result }: { text: string; result: RuleResult }, file: string): Line {
  return [
    { text: ` ${file} + `, role: 'dim' },
    { text: plainName(text), role: 'strong' },
    { text: '▏' },
    ...(result.kind === 'judged' ? effectSpans(result) : []),
  ];
}

function effectSpans({ effect }: Extract<RuleResult, { kind: 'judged' }>): Line {
  const { out, back } = effect;
  if (out.files === 0 && back.files === 0) return [{ text: '  changes nothing', role: 'dim' }];
  return [
    ...(out.files === 0
      ? []
      : [{ text: `  −${countText(out.files, 'file')} −${formatBytes(out.bytes)}`, role: 'bad' as const }]),
    ...(back.files === 0
      ? []
      : [{ text: `  +${countText(back.files, 'file')} +${formatBytes(back.bytes)}`, role: 'good' as const }]),
  ];
}
