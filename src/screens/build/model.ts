import { type Address, stageAddress } from '../../states/address.ts';
import { rowsUp } from '../../store/row-place.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { instructionText } from '../frame/select/instruction-text.ts';
import { logText } from '../frame/select/log-text.ts';
import { chosenText } from '../logs/choose.ts';
import { rowedLog } from '../logs/rowed.ts';
import type { ScreenModel } from '../model.ts';
import { walkedAddress } from '../walk/select.ts';
import { reduceBuild } from './reduce.ts';
import { buildLog, buildRows, cursorRow, failedVertex, isBuilding } from './select.ts';
import { logView } from './select-log.ts';
import { searchedSteps } from './select-searched.ts';

export const BUILD_MODEL: ScreenModel = {
  reduce: reduceBuild,
  address,
  searched: (state) => {
    if (state.search?.step !== undefined)
      return { kind: 'logs', steps: searchedSteps(state), at: cursorRow(state)?.id ?? null, from: 1 };
    const log = buildLog(state);
    return log === null ? null : { kind: 'log', log, from: (state.build?.logTop ?? 0) + 1 };
  },
  copied,
  atStep: (state, { id, stage }) => {
    const { build } = state;
    if (build === null) return state;
    // A row of a folded stage is not there.
    const isShown = buildRows(state).some((row) => row.id === id);
    const folded = isShown ? build.folded : new Map(build.folded).set(stage, false);
    return { ...state, build: { ...build, cursor: id, folded } };
  },
  scrolled: (state, top, line) => {
    const { build } = state;
    const row = cursorRow(state);
    if (build === null || row === null || buildLog(state) === null) return state;
    const place = rowsUp(rowedLog(logView(state)), { line, row: 0 }, line - top);
    // Fix the cursor on this step: the log must not change during a search.
    return { ...state, build: { ...build, cursor: row.id, logTop: place.line, logRow: place.row } };
  },
};

/** The state the failed step left, or the end of the stage under the cursor. */
function address(state: AppState): Address | string {
  if (isBuilding(state)) return `The build is still running: ${keyName('build', 'x')} cancels it.`;
  const row = cursorRow(state);
  const failure = state.build?.failure ?? null;
  if (failure !== null && (row === null || row.id === failedVertex(state))) {
    const left = state.walk?.arrival?.failure === failure ? walkedAddress(state) : null;
    return left ?? `Open the failure first, with ${keyName('build', 'f')}.`;
  }
  return row?.stage == null ? 'This step belongs to no stage.' : stageAddress(state.dockerfile, row.stage);
}

/** The chosen line or the log of the step, or the instruction (the name of the stage) of the row. */
function copied(state: AppState): string | null {
  if (state.build?.panel === 'log') return chosenText(state) ?? logText(buildLog(state));
  const row = cursorRow(state);
  const step = state.build?.graph?.steps.find(({ digest }) => digest === row?.id);
  const line = step?.lines[0]?.start;
  return (line === undefined ? null : instructionText(state.dockerfile, line)) ?? row?.title ?? null;
}
