import { plainText } from '../../../progress/sanitize.ts';
import { addressName } from '../../../states/address.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { type Line, paintLine, spread } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { known } from '../../inspect/state.ts';
import type { Compared, DiffView } from '../state.ts';

/** Cells that the list's cursor takes before a row. */
const CURSOR_CELLS = 3;

/** Number of lines above the list. */
export function diffHeadHeight({ shape, compared }: DiffView): number {
  return (shape === 'trees' ? 1 : 0) + (known(compared)?.note == null ? 0 : 1);
}

/** The lines above the trees: the name and contents of each side. Above the list, just the warning. */
export function diffHead(view: DiffView, { diff, note }: Compared, width: number): readonly Line[] {
  const notes: readonly Line[] =
    note === null ? [] : [[{ text: ` ${GLYPH.warning} ${plainText(note)}`, role: 'warn' }]];
  if (view.shape === 'list') return notes;
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
