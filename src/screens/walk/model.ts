import { rowsUp } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { linesText } from '../frame/select/instruction-text.ts';
import { logText } from '../frame/select/log-text.ts';
import { chosenText } from '../logs/choose.ts';
import { rowedLog } from '../logs/rowed.ts';
import type { ScreenModel } from '../model.ts';
import { reduceWalk } from './reduce.ts';
import { instructionLine, loggedPoint, outputView, pointLog, shownPoint, walkedAddress } from './select.ts';

export const WALK_MODEL: ScreenModel = {
  reduce: reduceWalk,
  address: (state) =>
    walkedAddress(state) ??
    `The walk has not started yet: ${keyName('state', 'n')} goes to the first instruction.`,
  searched: (state) => {
    const log = pointLog(state, loggedPoint(state));
    return log === null ? null : { kind: 'log', log, from: (state.walk?.outputTop ?? 0) + 1 };
  },
  copied,
  atStep: (state, { id }) => {
    const { walk } = state;
    if (walk === null) return state;
    const isOwn = shownPoint(state)?.index === Number(id);
    return { ...state, walk: { ...walk, output: 'log', logOf: isOwn ? null : Number(id) } };
  },
  scrolled: (state, top, line) => {
    const { walk } = state;
    if (walk === null) return state;
    const log = pointLog(state, loggedPoint(state));
    const text = rowedLog({ ...outputView(state), log, wrapped: state.logs.wrapped });
    const place = rowsUp(text, { line, row: 0 }, line - top);
    return {
      ...state,
      walk: { ...walk, panel: 'output', output: 'log', outputTop: place.line, outputRow: place.row },
    };
  },
};

/** The chosen line or the log, the paths of the changed files, or the instruction under the cursor. */
function copied(state: AppState): string | null {
  const { walk } = state;
  if (walk === null) return null;
  if (walk.panel === 'output') return chosenText(state) ?? logText(pointLog(state, loggedPoint(state)));
  if (walk.panel === 'changes') {
    const paths = (walk.arrival?.changes?.entries ?? []).map(({ path }) => path);
    return paths.length === 0 ? null : paths.join('\n');
  }
  const lines = instructionLine(walk.dockerfile, walk.line);
  return lines === null ? null : linesText(walk.dockerfile, lines.start, lines.end);
}
