import type { Binding } from '../../ui/binding.ts';

/** While the engine is lost, before all keys of the screen. */
export const LOST_BINDINGS: readonly Binding[] = [
  {
    keys: ['r'],
    label: 'go on',
    help: 'Go on with the engine once it is back: what was open is opened again',
    group: 'Everywhere',
    footer: 0,
    when: ({ engine }) => engine.kind === 'lost',
    action: () => ({ type: 'engine/returnAsked', was: 'lost' }),
  },
];

/** While there has been no engine yet, after all keys of the screen: on most of them `r` connects anyway. */
export const NO_ENGINE_BINDINGS: readonly Binding[] = [
  {
    keys: ['r'],
    label: 'connect',
    help: 'Look for the engine again',
    group: 'Everywhere',
    footer: 21,
    when: ({ engine }) => engine.kind === 'none',
    action: () => ({ type: 'engine/returnAsked', was: 'none' }),
  },
];
