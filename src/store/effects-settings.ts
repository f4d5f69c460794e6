import { hasOwnSettings } from '../llb/settings.ts';
import type { Action } from './actions.ts';
import type { Walked } from './aftermath.ts';
import type { ScreenPorts } from './screen-ports.ts';
import { currentStop } from './select/stepper.ts';
import type { AppState } from './state.ts';
import type { Dispatch } from './store.ts';

/**
 * Asks for the image config where the walk stands, when its environment is looked at: an instruction that runs nothing
 * has its settings there only. Never rejects; a config that cannot be had is null.
 */
export async function askSettings(
  { imageConfig }: Pick<ScreenPorts, 'imageConfig'>,
  walked: Walked | null,
  action: Action,
  state: AppState,
  dispatch: Dispatch,
): Promise<void> {
  if (action.type !== 'step/arrived' && action.type !== 'step/outputToggled') return;
  const { stepper } = state;
  const stop = currentStop(state);
  if (walked === null || stop === null || stepper?.output !== 'environment') return;
  const { build, dockerfile, program } = walked;
  if (stepper.program !== program || hasOwnSettings(program, stop) || stepper.configs.has(stop.index)) return;
  const config = await imageConfig({ build, dockerfile, program, stop, side: 'after' }).catch(() => null);
  dispatch({ type: 'step/configKnown', program, stop: stop.index, config });
}
