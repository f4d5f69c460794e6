/** A target that is started again after each build that worked, while its files are watched. */
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';

/** Has what was started built again whenever one of its files changes. */
export function watch(stage: number, { target, watching }: AppState, dispatch: Dispatch): void {
  if (stage !== target) dispatch({ type: 'target/chosen', stage });
  if (!watching) dispatch({ type: 'watch/toggled' });
}

/** The start that follows a build; null if none does. */
export function startedAgain(
  { outcome, now }: Extract<Action, { type: 'build/ended' }>,
  { container, target, watching }: AppState,
): Action | null {
  if (outcome.kind !== 'done' || !watching || container?.isWatched !== true) return null;
  return { type: 'container/asked', stage: target, place: 'watched', isAgain: true, now };
}
