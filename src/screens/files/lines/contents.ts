/** The visible lines of the file under the cursor. */
import { plainSentence } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { lastTop } from '../../../store/move.ts';
import type { AppState } from '../../../store/state.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import type { Line, Span } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';
import { markMatches } from '../../frame/lines/matches.ts';
import type { Contents, FileView, TextToken } from '../state.ts';

const ROLES: Readonly<Record<TextToken['kind'], Role>> = {
  plain: 'plain',
  comment: 'dim',
  keyword: 'keyword',
  string: 'string',
  number: 'variable',
  name: 'name',
  meta: 'info',
  variable: 'variable',
};

/** Number of lines that the contents take at a width. */
export function contentsCount(contents: Contents, width: number): number {
  if (contents.kind === 'text') return contents.lines.length;
  return contents.kind === 'binary' ? Math.ceil(contents.bytes.length / bytesARow(width)) : 0;
}

/** The first visible line. */
function contentsTop(view: FileView, rect: Rect): number {
  return Math.min(view.top, lastTop(contentsCount(view.contents, rect.width), rect.height));
}

/** The visible lines. */
export function contentsLines(state: AppState, view: FileView, rect: Rect): readonly Line[] {
  const { contents } = view;
  const top = contentsTop(view, rect);
  switch (contents.kind) {
    case 'reading':
      return [[{ text: ' …', role: 'dim' }]];
    case 'unread':
      return wrapWords(plainSentence(contents.message), rect.width - 2).map(
        (text): Line => [{ text: ` ${text}`, role: 'dim' }],
      );
    case 'text':
      if (contents.lines.length === 0) return [[{ text: ' Empty.', role: 'dim' }]];
      return contents.lines
        .slice(top, top + rect.height)
        .map((text, index) => textLine(state, contents, text, top + index));
    case 'binary':
      return Array.from({ length: rect.height }, (_, index) => hexLine(contents, top + index, rect.width));
  }
}

function textLine(
  state: AppState,
  contents: Extract<Contents, { kind: 'text' }>,
  text: string,
  index: number,
): Line {
  const digits = String((contents.first ?? 1) + contents.lines.length).length;
  const number = contents.first === null ? '' : String(contents.first + index);
  const tokens = contents.tokens?.[index];
  const spans: readonly Span[] =
    tokens === undefined
      ? [{ text: plainText(text) }]
      : tokens.map((token) => ({ text: plainText(token.text), role: ROLES[token.kind] }));
  return [
    { text: ` ${number.padStart(digits)} `, role: 'dim' },
    ...shiftLine(markMatches(spans, state, index + 1), state.sideways),
  ];
}

/** Sixteen bytes per row if there is room, else eight. */
function bytesARow(width: number): number {
  return width >= 76 ? 16 : 8;
}

function hexLine({ offset, bytes }: Extract<Contents, { kind: 'binary' }>, row: number, width: number): Line {
  const size = bytesARow(width);
  const part = bytes.subarray(row * size, (row + 1) * size);
  if (part.length === 0) return [];
  const hex = Array.from(
    part,
    (byte, at) => `${at > 0 && at % 8 === 0 ? ' ' : ''}${byte.toString(16).padStart(2, '0')}`,
  );
  const text = Array.from(part, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  ).join('');
  return [
    { text: ` ${(offset + row * size).toString(16).padStart(8, '0')}  `, role: 'dim' },
    { text: hex.join(' ').padEnd(size * 3 + (size === 16 ? 1 : 0)) },
    { text: ` ${text}`, role: 'name' },
  ];
}

/** `lines 1–40 of 120`, and which part of a large file that is. */
export function contentsPosition(view: FileView, rect: Rect, size: number): string {
  const { contents } = view;
  if (contents.kind !== 'text' && contents.kind !== 'binary') return '';
  const count = contentsCount(contents, rect.width);
  const top = contentsTop(view, rect);
  const length = contents.kind === 'text' ? contents.length : contents.bytes.length;
  const part =
    contents.offset === 0 && length >= size
      ? ''
      : contents.offset === 0
        ? `first ${formatBytes(length)} · `
        : `${formatBytes(contents.offset)} in · `;
  return count > rect.height || part !== ''
    ? `${part}${Math.min(count, top + 1)}–${Math.min(count, top + rect.height)} of ${count}`
    : '';
}
