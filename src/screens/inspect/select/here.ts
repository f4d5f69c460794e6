import { type Address, pointAddress, stageAddress } from '../../../states/address.ts';
import type { AppState } from '../../../store/state.ts';
import { cursorRow, failedVertex, isBuilding } from '../../build/select.ts';
import { currentPoint } from '../../walk/select.ts';
import { isInspect } from './now.ts';

/** The state that a look from the screen that is shown is about; a sentence where there is none. */
export function placeHere(state: AppState): Address | string {
  const { screen, dockerfile, inspect } = state;
  if (isInspect(screen)) return inspect.place ?? stageAddress(dockerfile, state.explore.stage);
  if (screen === 'walk')
    return stoodPlace(state) ?? 'The walk stands nowhere yet: n goes to the first instruction.';
  if (screen === 'build') return buildPlace(state);
  return stageAddress(dockerfile, state.explore.stage);
}

function stoodPlace(state: AppState): Address | null {
  const { walk } = state;
  const point = currentPoint(state);
  return point === null || walk === null
    ? null
    : pointAddress(walk.dockerfile, point, walk.arrival?.failure ?? null);
}

/** What the failed step left, or the end of the stage under the cursor. */
function buildPlace(state: AppState): Address | string {
  if (isBuilding(state)) return 'The build still runs: x cancels it.';
  const row = cursorRow(state);
  const failure = state.build?.failure ?? null;
  if (failure !== null && (row === null || row.id === failedVertex(state))) {
    const left = state.walk?.arrival?.failure === failure ? stoodPlace(state) : null;
    return left ?? 'Open the failure first: f does that.';
  }
  return row?.stage == null ? 'This step belongs to no stage.' : stageAddress(state.dockerfile, row.stage);
}
