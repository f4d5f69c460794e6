import type { BuildFailure } from '../../ports.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { keyName } from '../../text/user-keys.ts';
import { failurePlace } from '../build/select-failures.ts';
import { explainBuild, openedFailure } from './failure.ts';

const NO_STEP = 'The build failed before any instruction of the target ran.';

/**
 * Opens a failed build at its failing instruction, and explains it on Build too.
 * @param target the target of that build; null if it is closed
 * @param walked the target of the walk, which opening the failure may change
 * @param asked whether the user asked for it, so that a reason not to open it is shown
 */
export async function openFailure(
  ports: ScreenPorts,
  target: OpenTarget | null,
  walked: () => OpenTarget | null,
  asked: boolean,
  state: AppState,
  dispatch: Dispatch,
): Promise<void> {
  const failure = state.build?.failure;
  if (failure == null) return;
  if (target === null) {
    const text = `The files of the failed step are gone: ${keyName('build', 'r')} builds again.`;
    if (asked) dispatch({ type: 'message/shown', text, tone: 'info' });
    return;
  }
  // Of several, the user chooses which one to open.
  if (!asked && failurePlace(state) !== null) {
    await explainFailure(ports, target, state, dispatch);
    return;
  }
  const opened = openedFailure(target, failure, state, ports.clock.now());
  if (opened !== null) dispatch({ type: 'failure/opened', opened, asked });
  else if (asked) dispatch({ type: 'message/shown', text: NO_STEP, tone: 'info' });
  // A user on another screen finds on Build why it failed.
  if (walked() !== target && !asked) await explainBuild(target, failure, ports.sourceFolder, dispatch);
}

/** What was found out of failures, and null while that is under way or where there is nothing to say. */
const explained = new WeakMap<BuildFailure, Action | null>();

/** Finds out why the failure that is shown on Build found no source, if it is one of several. Never rejects. */
export async function explainFailure(
  ports: Pick<ScreenPorts, 'sourceFolder'>,
  target: OpenTarget | null,
  state: AppState,
  dispatch: Dispatch,
): Promise<void> {
  const failure = state.build?.failure;
  if (failure == null || target === null || failurePlace(state) === null) return;
  const known = explained.get(failure);
  if (known !== undefined) {
    if (known !== null && state.build?.explanation === null) dispatch(known);
    return;
  }
  explained.set(failure, null);
  await explainBuild(target, failure, ports.sourceFolder, (action) => {
    explained.set(failure, action);
    dispatch(action);
  });
}
