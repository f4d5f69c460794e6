import type { Binding } from '../../ui/binding.ts';
import { isExtra } from '../extra-screens.ts';

/** Leads from a screen without a tab back to where it was opened; after all keys of the screen. */
export const RETURN: Binding = {
  keys: ['esc'],
  label: 'back',
  help: 'Go back to the screen before this one',
  group: 'Everywhere',
  footer: 3,
  when: ({ screen }) => isExtra(screen),
  action: ({ cameFrom }) => ({ type: 'screen/shown', screen: cameFrom.at(-1) ?? 'explore' }),
};
