import { plainText } from '../../../progress/sanitize.ts';
import { addressName } from '../../../states/address.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { type Line, paintLine, spread } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { known } from '../../inspect/state.ts';
import { shapeNow, storyNow } from '../select-story.ts';
import type { Compared, DiffView } from '../state.ts';
import { storyHead } from './story.ts';

/** Cells that the list's cursor takes before a row. */
const CURSOR_CELLS = 3;

/** Number of lines above the list. */
export function diffHeadHeight(view: DiffView): number {
  return (shapeNow(view) === 'list' ? 0 : 1) + (known(view.compared)?.note == null ? 0 : 1);
}

/** The lines above the trees: the name and contents of each side; above a story its amounts. A note stands above all. */
export function diffHead(view: DiffView, { diff, note }: Compared, width: number): readonly Line[] {
  const notes: readonly Line[] =
    note === null ? [] : [[{ text: ` ${GLYPH.warning} ${plainText(note)}`, role: 'warn' }]];
  const story = storyNow(view);
  const shape = shapeNow(view);
  if (shape === 'list') return notes;
  if (shape === 'story') return story === null ? notes : [...notes, storyHead(story, width)];
  const room = width - CURSOR_CELLS;
  const left = Math.floor((room - 3) / 2);
  const right = room - 3 - left;
  const head = (
    name: string,
    { files, bytes }: { readonly files: number; readonly bytes: number },
    size: number,
  ) =>
    paintLine(
      spread(
        [{ text: `  ${plainText(name)}`, role: 'strong' }],
        [{ text: `${countText(files, 'file')} · ${formatBytes(bytes)}`, role: 'dim' }],
        size,
      ),
      size,
    );
  return [
    ...notes,
    [
      { text: '  ' },
      { text: head(addressName(view.pair.a), diff.totals.a, left), raw: true },
      { text: '   ' },
      { text: head(addressName(view.pair.b), diff.totals.b, right), raw: true },
    ],
  ];
}
