import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import type { BuildAction } from '../build/actions.ts';
import { BUILD_BINDINGS } from '../build/keys.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { asBuild } from './as-build.ts';

/** What a key of Build may do to a past build: look at it. */
const LOOKING: ReadonlySet<Action['type']> = new Set<BuildAction['type'] | 'lines/shifted'>([
  'build/moved',
  'build/panel',
  'build/followed',
  'build/failureShown',
  'build/foldToggled',
  'lines/shifted',
]);

const isOpened = (state: AppState): boolean => state.history.opened !== null;

/** The key of Build for an opened build: it sees that one, and works only where it looks. */
function forPast({ when, disabled, action, ...binding }: Binding): Binding {
  return {
    ...binding,
    when: (state) => {
      const shown = asBuild(state);
      if (shown === null || when?.(shown) === false) return false;
      const what = action(shown, state.now);
      return what !== null && LOOKING.has(what.type);
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
      if (what === null || what.type === 'lines/shifted') return what;
      // As of every other list, so that the mouse's wheel knows it.
      if (what.type === 'build/moved') return { type: 'history/moved', move: what.move };
      return { type: 'history/viewed', action: what as BuildAction };
    },
  };
}

/** Keys of an opened build: those of Build that look, and the way back to the list. */
export const OPENED_BINDINGS: readonly Binding[] = [
  ...FOUND_BINDINGS.map(
    (binding): Binding => ({
      ...binding,
      when: (state) => asBuild(state) !== null && binding.when?.(state) !== false,
    }),
  ),
  ...BUILD_BINDINGS.map(forPast),
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
