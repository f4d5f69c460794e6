import type { Store } from '../../store/store.ts';
import { usableRows } from '../../ui/layout.ts';
import { isRepeated, type MouseInput, type Press, WHEEL_ROWS } from '../../ui/mouse.ts';
import { hitAt } from '../../ui/mouse-zones.ts';
import type { PickAction } from './actions.ts';
import { pickActionFor } from './keys.ts';
import { pickKeyAt } from './lines/footer.ts';
import type { PickState } from './state.ts';

/** The last press that put the cursor on a build. */
let pointed: Press | null = null;

/**
 * Does what the mouse means in the list of builds: chooses a row, and a second time opens it; scrolls; presses a key.
 * @param now milliseconds since the epoch
 */
export function pickMouseDid(store: Store<PickState, PickAction>, input: MouseInput, now: number): void {
  const before = pointed;
  pointed = null;
  const isSecond = input.kind === 'press' && isRepeated(before, input, now);
  const action: PickAction | null = isSecond ? { type: 'pick/chosen' } : actionOf(store.get(), input);
  if (action?.type === 'pick/pointed') pointed = { input, now };
  if (action !== null) store.dispatch(action);
}

function actionOf(state: PickState, { kind, column, row }: MouseInput): PickAction | null {
  if (kind !== 'press') {
    const by = kind === 'wheelUp' ? -WHEEL_ROWS : WHEEL_ROWS;
    return { type: 'pick/moved', move: { by, unit: 'line', page: 1 } };
  }
  if (row === usableRows(state.window) - 1) {
    const key = pickKeyAt(state, column);
    return key === null ? null : pickActionFor(key, state);
  }
  const hit = hitAt(column, row).row;
  if (hit === null) return null;
  return hit.index === hit.cursor ? { type: 'pick/chosen' } : { type: 'pick/pointed', row: hit.index };
}
