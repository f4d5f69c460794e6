import type { Binding } from '../../ui/binding.ts';

/** While one panel has the whole screen, before all keys of the screen. */
export const ZOOMED_BINDINGS: readonly Binding[] = [
  {
    keys: ['esc'],
    label: 'all panels',
    help: 'Show all panels again',
    group: 'Everywhere',
    footer: 0.5,
    // The search has its own esc, and was started later or is more in the way.
    when: (state) => state.zoomed === state.screen && state.search === null,
    action: () => ({ type: 'zoom/toggled' }),
  },
];

export const ZOOM: Binding = {
  keys: ['Z'],
  label: 'zoom',
  help: 'Give the panel the whole screen, or show all panels again',
  group: 'Everywhere',
  footer: 62,
  when: (state) => !state.onePanel,
  action: () => ({ type: 'zoom/toggled' }),
};
