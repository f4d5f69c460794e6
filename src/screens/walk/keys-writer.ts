/** Keys that run back to the line that wrote a path. */
import { type Address, beforeAddress, pointAddress } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { isMoving } from './keys-steps.ts';
import { currentPoint } from './select.ts';
import { changedPaths } from './select-changes.ts';

/** A path of a state, as in TreeEntry. */
interface PathHere {
  readonly address: Address;
  readonly path: string;
}

/**
 * The key for a list of files.
 * @param here the path under the cursor, and the state that it is in
 */
export function writerBinding(here: (state: AppState) => PathHere | null): Binding {
  return {
    keys: ['W'],
    label: 'who wrote it',
    help: 'Go back to the last line that changed this path, in State',
    group: 'Inspect',
    footer: 9.5,
    // The states on the way to a past result may be gone.
    when: (state) => {
      const at = here(state);
      return at !== null && at.address.past === undefined;
    },
    action: (state, now) => {
      const at = here(state);
      return at === null ? null : { type: 'walk/writerAsked', address: at.address, path: `/${at.path}`, now };
    },
  };
}

/** The key on State, for one of the paths that the instruction changed. */
export const WHO_WROTE: Binding = {
  keys: ['W'],
  label: 'who wrote',
  help: 'Choose a changed path, and go back to the line that changed it before',
  group: 'State',
  footer: 31,
  when: (state) => currentPoint(state) !== null,
  disabled: (state) =>
    isMoving(state)
      ? 'The walk is still moving.'
      : changedPaths(state).length === 0
        ? 'This instruction changed no file.'
        : null,
  action: () => ({ type: 'overlay/opened', overlay: { kind: 'writers', cursor: 0 } }),
};

/** Goes back to the line that changed the chosen path before. */
export const WRITER_PICKED: Binding = {
  keys: ['enter', 'space', 'W'],
  label: 'go back',
  help: 'Go back to the last line before this one that changed the path',
  group: 'Here',
  footer: 1,
  when: ({ overlay }) => overlay?.kind === 'writers',
  action: (state, now) => {
    const { overlay, walk } = state;
    const point = currentPoint(state);
    if (overlay?.kind !== 'writers' || walk === null || point === null) return null;
    const paths = changedPaths(state);
    const change = paths[Math.min(overlay.cursor, paths.length - 1)];
    if (change === undefined) return null;
    // At FROM the state before its triggers is what the stage starts from.
    const address =
      point.instruction === null
        ? pointAddress(walk.dockerfile, point, null)
        : beforeAddress({ dockerfile: walk.dockerfile, stage: point.stage, line: point.lines.start });
    return { type: 'walk/writerAsked', address, path: `/${change.path}`, now };
  },
};
