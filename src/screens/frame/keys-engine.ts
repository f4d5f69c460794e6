import type { Binding } from '../../ui/binding.ts';

/** While the engine is lost, before all keys of the screen. */
export const LOST_BINDINGS: readonly Binding[] = [
  {
    keys: ['r'],
    label: 'go on',
    help: 'Go on with the engine once it is back: what was open is opened anew',
    group: 'Everywhere',
    footer: 0,
    when: ({ engine }) => engine.kind === 'lost',
    action: () => ({ type: 'engine/returnAsked' }),
  },
];
