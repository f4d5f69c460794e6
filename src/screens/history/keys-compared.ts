import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { comparedLayout } from './lines/layout.ts';

const isCompared = ({ history }: AppState): boolean => history.compared !== null;
const inLogs = ({ history }: AppState): boolean => history.compared?.panel === 'logs';

function page(state: AppState): number {
  const layout = comparedLayout(state);
  return inside(inLogs(state) ? layout.logA : layout.steps).height;
}

/** Keys while two builds are compared. */
export const COMPARED_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'logs',
    help: 'Go to the logs of the step',
    group: 'History',
    footer: 1,
    when: (state) => isCompared(state) && !inLogs(state),
    action: () => ({ type: 'history/panelTurned' }),
  },
  {
    keys: ['f'],
    label: 'files',
    help: 'Compare the files of both results on Diff, where the engine still has them',
    group: 'History',
    footer: 2,
    when: isCompared,
    disabled: ({ history }) => (history.compared?.read == null ? 'Both builds are still being read.' : null),
    action: ({ history }) => {
      const read = history.compared?.read ?? null;
      return read === null ? null : { type: 'history/filesAsked', a: read.a.details, b: read.b.details };
    },
  },
  {
    keys: ['tab', 'shift+tab', 'right', 'left', 'l', 'h'],
    label: 'other panel',
    help: 'Switch between the steps and their logs',
    group: 'History',
    footer: 50,
    when: isCompared,
    action: () => ({ type: 'history/panelTurned' }),
  },
  {
    keys: ['esc'],
    label: 'steps',
    help: 'Back to the steps',
    group: 'History',
    footer: 3,
    when: inLogs,
    action: () => ({ type: 'history/panelTurned' }),
  },
  {
    keys: ['esc'],
    label: 'list',
    help: 'Back to the list of builds',
    group: 'History',
    footer: 3,
    when: isCompared,
    action: () => ({ type: 'history/closed' }),
  },
  ...movingBindings(isCompared, page, (_, move) => ({ type: 'history/moved', move })).map(
    (binding): Binding => ({
      ...binding,
      when: (state) => isCompared(state) && binding.when?.(state) !== false,
    }),
  ),
];
