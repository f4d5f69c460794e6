import { isBuilding } from '../../store/select/build.ts';
import type { Binding } from '../binding.ts';

export const GLOBAL_BINDINGS: readonly Binding[] = [
  {
    keys: ['b'],
    label: 'build',
    help: 'Build the target',
    group: 'Everywhere',
    footer: 20,
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: false, now }),
  },
  {
    keys: ['B'],
    label: 'no cache',
    help: 'Build the target again without the cache',
    group: 'Everywhere',
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: true, now }),
  },
  {
    keys: ['t'],
    label: 'target',
    help: 'Choose the target from a list',
    group: 'Everywhere',
    footer: 30,
    action: (state) => ({ type: 'overlay/opened', overlay: { kind: 'targets', cursor: state.target } }),
  },
  {
    keys: ['1'],
    label: 'explore',
    help: 'Go to Explore',
    group: 'Everywhere',
    action: () => ({ type: 'screen/shown', screen: 'explore' }),
  },
  {
    keys: ['2'],
    label: 'build view',
    help: 'Go to Build',
    group: 'Everywhere',
    disabled: (state) => (state.build === null ? 'Nothing has been built yet: b builds the target.' : null),
    action: () => ({ type: 'screen/shown', screen: 'build' }),
  },
  {
    keys: ['3'],
    label: 'state',
    help: 'Go to State, where the walk through a target stands',
    group: 'Everywhere',
    disabled: (state) =>
      state.stepper === null ? 'No target is walked through yet: d in Explore begins at the stage.' : null,
    action: () => ({ type: 'screen/shown', screen: 'state' }),
  },
  {
    keys: ['!'],
    label: 'notes',
    help: 'Warnings of the engine and of the build checks, and what the build had to say',
    group: 'Everywhere',
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }),
  },
  {
    keys: ['?'],
    label: 'help',
    help: 'All keys that work here',
    group: 'Everywhere',
    footer: 90,
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'help', top: 0 } }),
  },
  {
    keys: ['q'],
    label: 'quit',
    help: 'Leave; asks first while a build runs',
    group: 'Everywhere',
    footer: 91,
    action: (state) =>
      isBuilding(state) ? { type: 'overlay/opened', overlay: { kind: 'quit' } } : { type: 'quit/asked' },
  },
  {
    keys: ['ctrl+z'],
    label: 'suspend',
    help: 'Back to the shell that started this; fg returns',
    group: 'Everywhere',
    action: () => ({ type: 'suspend/asked' }),
  },
];
