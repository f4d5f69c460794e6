import { hasOwnSettings } from '../../llb/settings.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { currentPoint } from './select.ts';

/**
 * Fetches the image config where the walk stands, once its environment is shown: for an instruction without
 * a step it is the only source of settings. Never rejects; a config that is not available is null.
 */
export async function askSettings(
  { imageConfig }: Pick<ScreenPorts, 'imageConfig'>,
  target: OpenTarget | null,
  action: Action,
  state: AppState,
  dispatch: Dispatch,
): Promise<void> {
  if (action.type !== 'walk/arrived' && action.type !== 'walk/outputToggled') return;
  const { walk } = state;
  const point = currentPoint(state);
  if (target === null || point === null || walk?.output !== 'environment') return;
  const { program } = target;
  const failed = walk.arrival?.failure?.vertex;
  if (walk.program !== program || hasOwnSettings(program, point, failed)) return;
  if (walk.configs.has(point.index)) return;
  const config = await imageConfig({ target, point, side: 'after' }).catch(() => null);
  dispatch({ type: 'walk/configKnown', program, point: point.index, config });
}
