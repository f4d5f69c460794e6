import { plainText } from '../../../progress/sanitize.ts';
import type { Compared, DiffView } from '../../../store/look/diff-state.ts';
import { placeName } from '../../../store/look/place.ts';
import { formatBytes } from '../../duration.ts';
import { type Line, paintLine, spread } from '../../text.ts';

/** Cells that the list's cursor takes before a row. */
const MARGINS = 3;

/** Above both trees: which state is on which side, and what each holds. None above the merged list. */
export function diffHead(view: DiffView, { diff }: Compared, width: number): readonly Line[] {
  if (view.shape === 'list') return [];
  const room = width - MARGINS;
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
        [{ text: `${files} files · ${formatBytes(bytes)}`, role: 'dim' }],
        size,
      ),
      size,
    );
  return [
    [
      { text: '  ' },
      { text: head(placeName(view.pair.a), diff.totals.a, left), raw: true },
      { text: '   ' },
      { text: head(placeName(view.pair.b), diff.totals.b, right), raw: true },
    ],
  ];
}
