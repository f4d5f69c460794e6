import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { buildLayoutNow } from './lines/layout.ts';
import { cursorRow, failedVertex } from './select.ts';

export const inSteps = (state: AppState): boolean => state.build?.panel === 'steps';
export const inLog = (state: AppState): boolean => state.build?.panel === 'log';
const onRow =
  (kind: 'stage' | 'step') =>
  (state: AppState): boolean =>
    inSteps(state) && cursorRow(state)?.kind === kind;
const following = (state: AppState): boolean =>
  state.build !== null && (inLog(state) ? state.build.logTop === null : state.build.cursor === null);

function page(state: AppState): number {
  const layout = buildLayoutNow(state);
  return inside(inLog(state) ? layout.log : layout.steps).height;
}

const move = (_: AppState, move: Move) => ({ type: 'build/moved', move }) as const;

/** Keys that look at a build and change nothing: those of a past build too. */
export const LOOKING_BINDINGS: readonly Binding[] = [
  {
    keys: ['f'],
    label: 'failure',
    help: 'Go to the failed step and its log',
    group: 'Build',
    footer: 5,
    when: (state) =>
      failedVertex(state) !== null && !(inLog(state) && cursorRow(state)?.id === failedVertex(state)),
    action: () => ({ type: 'build/failureShown' }),
  },
  {
    keys: ['F'],
    label: 'follow',
    help: 'Follow the running step and the end of its log',
    group: 'Build',
    footer: 11,
    when: (state) => !following(state),
    action: () => ({ type: 'build/followed' }),
  },
  {
    keys: ['enter'],
    label: 'log',
    help: 'Go to the log of the step',
    group: 'Build',
    footer: 10,
    when: onRow('step'),
    action: () => ({ type: 'build/panel', panel: 'log' }),
  },
  {
    keys: ['enter', 'space'],
    label: 'fold',
    help: 'Fold or unfold the stage',
    group: 'Build',
    footer: 10,
    when: onRow('stage'),
    action: () => ({ type: 'build/foldToggled' }),
  },
  {
    keys: ['space'],
    label: 'fold',
    help: 'Fold the stage of the step',
    group: 'Build',
    when: onRow('step'),
    action: () => ({ type: 'build/foldToggled' }),
  },
  {
    keys: ['tab', 'shift+tab', 'right', 'left', 'l', 'h'],
    label: 'other panel',
    help: 'Switch between steps and log',
    group: 'Moving',
    footer: 50,
    action: (state) => ({ type: 'build/panel', panel: inSteps(state) ? 'log' : 'steps' }),
  },
  {
    keys: ['esc'],
    label: 'steps',
    help: 'Back to the steps',
    group: 'Build',
    footer: 45,
    when: inLog,
    action: () => ({ type: 'build/panel', panel: 'steps' }),
  },
  ...movingBindings(() => true, page, move),
];
