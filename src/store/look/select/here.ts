import { cursorRow, failedVertex, isBuilding } from '../../select/build.ts';
import { currentStop } from '../../select/stepper.ts';
import type { AppState } from '../../state.ts';
import { type LookPlace, stagePlace, stopPlace } from '../place.ts';
import { isLook } from './now.ts';

/** The state that a look from the screen that is shown is about; a sentence where there is none. */
export function placeHere(state: AppState): LookPlace | string {
  const { screen, dockerfile, look } = state;
  if (isLook(screen)) return look.place ?? stagePlace(dockerfile, state.explore.stage);
  if (screen === 'state')
    return stoodPlace(state) ?? 'The walk stands nowhere yet: n goes to the first instruction.';
  if (screen === 'build') return buildPlace(state);
  return stagePlace(dockerfile, state.explore.stage);
}

function stoodPlace(state: AppState): LookPlace | null {
  const { stepper } = state;
  const stop = currentStop(state);
  return stop === null || stepper === null
    ? null
    : stopPlace(stepper.dockerfile, stop, stepper.arrival?.failure ?? null);
}

/** What the failed step left, or the end of the stage under the cursor. */
function buildPlace(state: AppState): LookPlace | string {
  if (isBuilding(state)) return 'The build still runs: x cancels it.';
  const row = cursorRow(state);
  const failure = state.build?.failure ?? null;
  if (failure !== null && (row === null || row.id === failedVertex(state))) {
    const left = state.stepper?.arrival?.failure === failure ? stoodPlace(state) : null;
    return left ?? 'Open the failure first: f does that.';
  }
  return row?.stage == null ? 'This step belongs to no stage.' : stagePlace(state.dockerfile, row.stage);
}
