import { fileAtCursor } from '../../../store/look/select/file-rows.ts';
import { type FilesView, known } from '../../../store/look/state.ts';
import type { Rect } from '../../layout.ts';
import type { Line } from '../../text.ts';
import { aboutLines } from './about-lines.ts';

/** The share of the panel that facts may take before the contents. */
const MOST_FACTS = 0.5;

/** The facts about the file, and the rectangle that is left for its contents. */
export function filePanel(
  view: FilesView,
  area: Rect,
): { readonly about: readonly Line[]; readonly rest: Rect } {
  const tree = known(view.tree);
  const row = fileAtCursor(view);
  if (tree === null || row === null) return { about: [], rest: area };
  const most = Math.max(2, Math.floor(area.height * MOST_FACTS));
  const facts = aboutLines(view, tree, row.entry, area.width).slice(0, most - 1);
  const about: readonly Line[] = [...facts, [{ text: '─'.repeat(area.width), role: 'dim' }]];
  return { about, rest: { width: area.width, height: Math.max(0, area.height - about.length) } };
}
