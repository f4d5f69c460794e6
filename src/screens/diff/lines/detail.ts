/** The changes of the entry under the cursor: facts of both sides, and a unified diff for text. */
import type { DiffEntry } from '../../../filesystem/diff.ts';
import type { Move } from '../../../filesystem/moves.ts';
import { plainName, plainSentence } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { lastTop } from '../../../store/move.ts';
import type { AppState } from '../../../store/state.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { bar } from '../../../ui/bar.ts';
import type { Rect } from '../../../ui/layout.ts';
import { shiftLine } from '../../../ui/sideways.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';
import { factsText } from '../../files/lines/about.ts';
import { markMatches } from '../../frame/lines/matches.ts';
import { originSpans } from '../../inspect/lines/origin.ts';
import { known } from '../../inspect/state.ts';
import { CHANGE_GLYPHS } from '../../walk/lines/changes.ts';
import type { DiffRow } from '../rows.ts';
import { changesIn, diffAtCursor, diffOrigins } from '../select.ts';
import { shapeNow } from '../select-story.ts';
import type { DiffView } from '../state.ts';
import { countsText } from './row.ts';
import { storyFacts, storyInside } from './story-detail.ts';
import { whyText } from './why.ts';

/** The facts above the text. */
function diffFacts(view: DiffView, row: DiffRow): readonly Line[] {
  const { entry } = row;
  const moves = entry === null ? [] : moveLine(view, entry);
  const folder: readonly Line[] = row.folder
    ? [
        [
          { text: ` ${countsText(row.sum)}`, role: 'plain' },
          { text: ` · ${weightText(row)}`, role: 'dim' },
        ],
      ]
    : [];
  return [...folder, ...(entry === null ? [] : entryFacts(entry)), ...originLines(view, row), ...moves];
}

function weightText({ sum }: DiffRow): string {
  return `${formatBytes(sum.bytesRemoved)} went, ${formatBytes(sum.bytesAdded)} came`;
}

function entryFacts(entry: DiffEntry): readonly Line[] {
  const why = whyText(entry);
  return [
    ...(entry.a === null ? [] : [factLine('-', 'bad', entry.a)]),
    ...(entry.b === null ? [] : [factLine('+', 'good', entry.b)]),
    ...(why === ''
      ? []
      : [
          [
            { text: ' why   ', role: 'dim' as const },
            { text: why, role: 'warn' as const },
          ],
        ]),
  ];
}

function factLine(sign: string, role: Role, entry: NonNullable<DiffEntry['a']>): Line {
  const link = entry.linkname === '' ? '' : ` → ${plainName(entry.linkname)}`;
  return [
    { text: ` ${sign} `, role },
    { text: `${factsText(entry)}  ${formatBytes(entry.size)}${link}`, role: 'dim' },
  ];
}

/** One line for each instruction that put it there; of a folder with what each brought. */
function originLines(view: DiffView, row: DiffRow): readonly Line[] {
  const { dockerfile, stage } = view.pair.b;
  const { main, others } = diffOrigins(view, row);
  const lines = main.map(({ origin, entries, bytes }, at): Line => {
    const more = row.folder && main.length + others > 1;
    return [
      { text: at === 0 ? ' from  ' : '       ', role: 'dim' },
      ...originSpans(origin, dockerfile, stage),
      {
        text: more ? ` · ${countText(entries, 'entry', 'entries')}, ${formatBytes(bytes)}` : '',
        role: 'dim',
      },
    ];
  });
  if (others === 0) return lines;
  return [...lines, [{ text: `       and ${countText(others, 'other line')}`, role: 'dim' }]];
}

function moveLine(view: DiffView, { path }: DiffEntry): readonly Line[] {
  const move = moveOf(view, path);
  if (move === null) return [];
  const [words, other] = move.to === path ? [move.gone ? 'was' : 'copy of', move.from] : ['now at', move.to];
  return [
    [
      { text: ` ${words.padEnd(5)} `, role: 'dim' },
      { text: `/${plainName(other)}`, role: 'name' },
    ],
  ];
}

function moveOf(view: DiffView, path: string): Move | null {
  return known(view.moves)?.find(({ from, to }) => from === path || to === path) ?? null;
}

/** Number of lines of text below the facts. */
export function detailCount(view: DiffView): number {
  const contents = view.detail?.contents;
  return contents?.kind === 'text' ? contents.lines.length : 0;
}

/** The first visible line. */
export function detailTop(view: DiffView, rect: Rect): number {
  return Math.min(view.detail?.top ?? 0, lastTop(detailCount(view), rect.height));
}

/** The visible lines of the text, or why there is none. */
export function detailLines(state: AppState, view: DiffView, rect: Rect): readonly Line[] {
  const contents = view.detail?.contents;
  const row = diffAtCursor(view);
  switch (contents?.kind) {
    case 'reading':
      return [[{ text: ' …', role: 'dim' }]];
    case 'said':
      return [[{ text: ` ${plainSentence(contents.text)}`, role: 'dim' }]];
    case 'text': {
      const top = detailTop(view, rect);
      return contents.lines
        .slice(top, top + rect.height)
        .map((text, index) => [
          { text: ' ' },
          ...shiftLine(
            markMatches([{ text: plainText(text), role: diffRole(text) }], state, top + index + 1),
            state.sideways,
          ),
        ]);
    }
    case undefined:
      if (shapeNow(view) === 'story') return storyInside(view, rect);
      return row?.folder === true ? folderChanges(view, row, rect) : [];
  }
}

/** Width of the bars next to the names, in cells. */
const BAR_CELLS = 12;

/** The changed children of a folder, biggest first, each with its share. */
function folderChanges(view: DiffView, { path, sum }: DiffRow, rect: Rect): readonly Line[] {
  const all = Math.max(1, sum.bytesAdded + sum.bytesRemoved);
  return changesIn(view, path)
    .slice(0, rect.height)
    .map((row): Line => {
      const bytes = row.sum.bytesAdded + row.sum.bytesRemoved;
      const [sign, role] = row.entry === null ? [' ', 'name' as const] : CHANGE_GLYPHS[row.entry.change];
      return [
        { text: ` ${fitTo(formatBytes(bytes), 8, 'right')} ` },
        ...bar(bytes / all, BAR_CELLS, 'accent'),
        { text: ` ${sign} `, role },
        { text: `${plainName(row.name)}${row.folder ? '/' : ''}`, role },
        { text: row.folder ? `  ${countsText(row.sum)}` : '', role: 'dim' },
      ];
    });
}

/** The role of a line of a unified diff. */
function diffRole(line: string): Role {
  if (line.startsWith('@@')) return 'info';
  if (line.startsWith('+++') || line.startsWith('---')) return 'strong';
  if (line.startsWith('+')) return 'good';
  return line.startsWith('-') ? 'bad' : 'plain';
}

/** The facts, and the rectangle left for the text. */
export function diffPanel(
  view: DiffView,
  area: Rect,
): { readonly facts: readonly Line[]; readonly rest: Rect } {
  const row = diffAtCursor(view);
  const facts = shapeNow(view) === 'story' ? storyFacts(view) : row === null ? [] : diffFacts(view, row);
  const all: readonly Line[] =
    facts.length === 0
      ? []
      : [...facts.slice(0, area.height - 1), [{ text: '─'.repeat(area.width), role: 'dim' }]];
  return { facts: all, rest: { width: area.width, height: Math.max(0, area.height - all.length) } };
}
