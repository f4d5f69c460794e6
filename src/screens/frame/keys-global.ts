import { keyName } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { isBuilding } from '../build/select.ts';
import { isContainerAlive } from '../container/select.ts';
import { isInspect } from '../inspect/models.ts';
import { screenEntries } from '../screens.tsx';
import { MENU } from './keys-menu.ts';
import { ZOOM } from './keys-zoom.ts';

/** Keys of the screens that inspect no state; the others are in inspect/keys-open. */
const SCREEN_BINDINGS: readonly Binding[] = screenEntries().flatMap(([name, { opens }]) =>
  isInspect(name) ? [] : [opens],
);

export const GLOBAL_BINDINGS: readonly Binding[] = [
  {
    keys: ['b'],
    label: 'build',
    help: 'Build the target',
    group: 'Everywhere',
    footer: 20,
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: false, keepGoing: false, now }),
  },
  {
    keys: ['B'],
    label: 'no cache',
    help: 'Build the target again without the cache',
    group: 'Everywhere',
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: true, keepGoing: false, now }),
  },
  {
    keys: ['K'],
    label: 'all failures',
    help: 'Build all that does not need a failed step: all failures at once',
    group: 'Everywhere',
    footer: 45,
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: false, keepGoing: true, now }),
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
    keys: ['ctrl+o'],
    label: 'other build',
    help: 'Go over to another build of this folder',
    group: 'Everywhere',
    footer: 40,
    disabled: (state) =>
      isBuilding(state) ? `A build is running: ${keyName('build', 'x')} on Build cancels it first.` : null,
    action: () => ({ type: 'pick/asked' }),
  },
  {
    keys: ['w'],
    label: 'watch',
    help: 'Build again whenever a file of the target changes',
    group: 'Everywhere',
    footer: 28,
    when: (state) => !state.watching,
    action: () => ({ type: 'watch/toggled' }),
  },
  {
    keys: ['w'],
    label: 'stop watching',
    help: 'Stop watching files',
    group: 'Everywhere',
    footer: 28,
    when: (state) => state.watching,
    action: () => ({ type: 'watch/toggled' }),
  },
  ...SCREEN_BINDINGS,
  {
    keys: ['!'],
    label: 'notes',
    help: 'Show warnings and notes from the engine, the build checks and the build',
    group: 'Everywhere',
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }),
  },
  {
    keys: ['y'],
    label: 'copy',
    help: 'Copy what is under the cursor, or the text of the panel, to the clipboard',
    group: 'Everywhere',
    footer: 60,
    action: () => ({ type: 'copy/asked' }),
  },
  {
    // The list of actions is where one looks for it.
    keys: [],
    label: 'report',
    help: 'Write a page about the build of the target, to send round',
    group: 'Everywhere',
    disabled: (state) =>
      isBuilding(state) ? `A build is running: ${keyName('build', 'x')} on Build cancels it first.` : null,
    action: () => ({ type: 'report/asked' }),
  },
  ZOOM,
  MENU,
  {
    keys: ['?'],
    label: 'help',
    help: 'Show all keys that work here',
    group: 'Everywhere',
    footer: 90,
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'help', top: 0 } }),
  },
  {
    keys: ['q'],
    label: 'quit',
    help: 'Quit; asks first while a build or what was started is running',
    group: 'Everywhere',
    footer: 91,
    action: (state) =>
      isBuilding(state) || isContainerAlive(state)
        ? { type: 'overlay/opened', overlay: { kind: 'quit' } }
        : { type: 'quit/asked' },
  },
  {
    keys: ['ctrl+z'],
    label: 'suspend',
    help: 'Suspend to the shell that started this; fg returns',
    group: 'Everywhere',
    action: () => ({ type: 'suspend/asked' }),
  },
];
