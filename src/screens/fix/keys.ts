import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';

const shown = (state: AppState): boolean => state.overlay?.kind === 'fix';
const proposed = (state: AppState): boolean => shown(state) && state.fix?.phase.kind === 'proposed';

/** Whether there is more than one proposal. */
export function hasOther({ fix }: AppState): boolean {
  return fix?.phase.kind === 'proposed' && fix.phase.proposals.length > 1;
}

/** The key that proposes a fix from what was typed in the last shell. */
export function fixBinding(group: 'Build' | 'State', footer: number): Binding {
  return {
    keys: ['P'],
    label: 'propose a fix',
    help: 'Make a change of the Dockerfile of what was done in the last shell',
    group,
    footer,
    when: (state) => state.fix !== null,
    action: () => ({ type: 'fix/asked' }),
  };
}

/** Keys of the proposal, before those of all overlays. */
export const FIX_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'write and build',
    help: 'Write these changes to the files, and build',
    group: 'Here',
    footer: 1,
    when: proposed,
    action: (_, now) => ({ type: 'fix/applyAsked', now }),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Edit the changed Dockerfile before it is written',
    group: 'Here',
    footer: 2,
    when: proposed,
    action: () => ({ type: 'fix/editAsked' }),
  },
  {
    keys: ['tab'],
    label: 'before or instead',
    help: 'Put the lines before the failed RUN, or in its place',
    group: 'Here',
    footer: 3,
    when: (state) => shown(state) && hasOther(state),
    action: () => ({ type: 'fix/otherAsked' }),
  },
  {
    keys: ['P'],
    label: 'close',
    help: 'Close this and write nothing',
    group: 'Here',
    when: shown,
    action: () => ({ type: 'overlay/closed' }),
  },
];
