import type { AppState } from '../../../store/state.ts';
import { cellsOf } from '../../../text/cells.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import type { Rect } from '../../../ui/layout.ts';
import type { ContextWeight } from '../state.ts';

/** The border, and a piece of its line at both ends. */
const BORDER_CELLS = 6;

/** What the lower border of the large panel says: what the build context weighs, where there is room, and the position. */
export function withWeight({ explore }: AppState, position: string, { width }: Rect): string {
  if (explore.weight === null) return position;
  const weight = weightText(explore.weight);
  if (position === '') return weight;
  const both = `${weight} · ${position}`;
  return cellsOf(both) <= width - BORDER_CELLS ? both : position;
}

function weightText(weight: ContextWeight): string {
  if (weight.kind === 'large') return `context over ${countText(weight.entries, 'entry', 'entries')}`;
  const { bytes, files } = weight.sent;
  return `context ${formatBytes(bytes)}, ${countText(files, 'file')}`;
}
