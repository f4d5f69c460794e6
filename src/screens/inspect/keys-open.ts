import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { placeHere } from './select/here.ts';
import type { InspectScreenName } from './state.ts';

const SCREENS: readonly (readonly [string, InspectScreenName, string, string])[] = [
  ['4', 'files', 'files', 'The files of this state'],
  ['5', 'diff', 'diff', 'This state against the one that it comes from, or any two'],
  ['6', 'check', 'check', 'What this state lacks to run, and what it should not hold'],
  ['7', 'sizes', 'sizes', 'Which instruction adds how much, and what of it is for nothing'],
];

function why(state: AppState): string | null {
  const place = placeHere(state);
  return typeof place === 'string' ? place : null;
}

/** From every screen into the state that it is about. */
export const INSPECT_BINDINGS: readonly Binding[] = SCREENS.map(
  ([key, screen, label, help], index): Binding => ({
    keys: [key],
    label,
    help,
    group: 'Looking in',
    footer: 26 + index / 10,
    when: (state) => state.screen !== screen,
    disabled: why,
    action: (state) => {
      const place = placeHere(state);
      return typeof place === 'string' ? null : { type: 'inspect/asked', screen, place };
    },
  }),
);
