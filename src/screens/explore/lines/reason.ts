import { reasonText } from '../../../dockerfile/why-needed.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Rect } from '../../../ui/layout.ts';
import { clipMiddle, type Line } from '../../../ui/text.ts';
import { neededForTarget } from '../../frame/select/stages.ts';

/** Rows that the list of links keeps at least. */
const MIN_LINK_ROWS = 2;

/** Why the stage under the cursor is needed or skipped, in words; of a long way, both ends. */
export function reasonLines(state: AppState, rect: Rect): readonly Line[] {
  const width = rect.width - 2;
  const most = Math.max(1, rect.height - MIN_LINK_ROWS);
  const needed = neededForTarget(state).has(state.explore.stage);
  const text = plainText(reasonText(state.dockerfile, state.target, state.explore.stage));
  const lines = wrapWords(text, width);
  // Of what does not fit the middle is left out: the target and the stage itself are at the ends.
  const shown = lines.length <= most ? lines : shortened(text, width, most);
  return shown.map((line): Line => [{ text: ` ${line}`, role: needed ? 'info' : 'dim' }]);
}

function shortened(text: string, width: number, most: number): readonly string[] {
  for (let cells = width * most; cells > width; cells -= 1) {
    const lines = wrapWords(clipMiddle(text, cells), width);
    if (lines.length <= most) return lines;
  }
  return [clipMiddle(text, width)];
}
