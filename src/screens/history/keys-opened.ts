import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import type { BuildAction } from '../build/actions.ts';
import { LOOKING_BINDINGS } from '../build/keys-looking.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { logBindings, wholeLogBindings } from '../logs/keys.ts';
import { asBuild } from './as-build.ts';

const isOpened = (state: AppState): boolean => state.history.opened !== null;

/** A key of Build or of its logs, for an opened build: it sees that one. */
function forPast({ when, disabled, action, ...binding }: Binding): Binding {
  return {
    ...binding,
    when: (state) => {
      const shown = asBuild(state);
      return shown !== null && when?.(shown) !== false;
    },
    ...(disabled === undefined
      ? {}
      : {
          disabled: (state: AppState) => {
            const shown = asBuild(state);
            return shown === null ? null : disabled(shown);
          },
        }),
    action: (state, now) => {
      const shown = asBuild(state);
      const what = shown === null ? null : action(shown, now);
      // As of every other list, so that the mouse's wheel knows it.
      if (what?.type === 'build/moved') return { type: 'history/moved', move: what.move };
      return what?.type.startsWith('build/') ? { type: 'history/viewed', action: what as BuildAction } : what;
    },
  };
}

/** Of the keys of logs, all but the one that opens a file: the context is no longer that of the build. */
const PAST_LOG_BINDINGS = [...logBindings('Build'), ...wholeLogBindings('Build')].filter(
  ({ keys }) => !keys.includes('e'),
);

/** Keys of an opened build: those of Build that look, and the way back to the list. */
export const OPENED_BINDINGS: readonly Binding[] = [
  ...FOUND_BINDINGS.map(
    (binding): Binding => ({
      ...binding,
      when: (state) => asBuild(state) !== null && binding.when?.(state) !== false,
    }),
  ),
  ...PAST_LOG_BINDINGS.map(forPast),
  ...LOOKING_BINDINGS.map(forPast),
  {
    keys: ['esc'],
    label: 'list',
    help: 'Back to the list of builds',
    group: 'History',
    footer: 45,
    when: isOpened,
    action: () => ({ type: 'history/closed' }),
  },
];
