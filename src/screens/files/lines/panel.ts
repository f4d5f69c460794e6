import type { Rect } from '../../../ui/layout.ts';
import type { Line } from '../../../ui/text.ts';
import { known } from '../../inspect/state.ts';
import { fileAtCursor } from '../select.ts';
import type { FilesView } from '../state.ts';
import { aboutLines } from './about.ts';

/** The largest share of the panel for facts, and the fewest lines left for contents. */
const MAX_FACTS_SHARE = 0.5;
const MIN_CONTENTS_LINES = 3;

/** The facts about the file, and the rectangle left for its contents. */
export function filePanel(
  view: FilesView,
  area: Rect,
): { readonly about: readonly Line[]; readonly rest: Rect } {
  const tree = known(view.tree);
  const row = fileAtCursor(view);
  if (tree === null || row === null) return { about: [], rest: area };
  const { height } = area;
  const most = Math.max(2, Math.floor(height * MAX_FACTS_SHARE), Math.min(4, height - MIN_CONTENTS_LINES));
  const all = aboutLines(view, tree, row.entry, area.width);
  // Without contents the facts get all the room; for a broken link they say everything.
  if (view.view === null && !row.folder) return { about: all, rest: { width: area.width, height: 0 } };
  const facts = all.slice(0, most - 1);
  const about: readonly Line[] = [...facts, [{ text: '─'.repeat(area.width), role: 'dim' }]];
  return { about, rest: { width: area.width, height: Math.max(0, area.height - about.length) } };
}
