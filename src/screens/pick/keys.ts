import { bodyRect, inside } from '../../ui/layout.ts';
import type { PickAction } from './actions.ts';
import { pickLayout } from './lines/layout.ts';
import { currentChoice, openingChoice } from './select.ts';
import type { PickState } from './state.ts';

/** A key of the list of builds, where every printable key is text of the filter. */
export interface PickBinding {
  /** Names as in `src/ui/keys.ts`. */
  readonly keys: readonly string[];
  /** One or two words, for the footer; absent: only in KEYS.md. */
  readonly label?: (state: PickState) => string;
  /** A sentence, for KEYS.md. */
  readonly help: string;
  /** Whether it applies now; absent: always. */
  readonly when?: (state: PickState) => boolean;
  readonly action: (state: PickState) => PickAction;
}

/** A single visible character: no control characters, nothing invisible, no half surrogate pair. */
const PRINTABLE = /^\P{C}$/u;

const page = (state: PickState): number => inside(pickLayout(bodyRect(state.window)).list).height;

const move =
  (by: 1 | -1, unit: 'line' | 'page') =>
  (state: PickState): PickAction => ({ type: 'pick/moved', move: { by, unit, page: page(state) } });

const jump =
  (to: 'start' | 'end') =>
  (state: PickState): PickAction => ({ type: 'pick/moved', move: { to, page: page(state) } });

export const PICK_BINDINGS: readonly PickBinding[] = [
  {
    keys: ['ctrl+c'],
    help: 'Quit at once',
    action: () => ({ type: 'pick/left', interrupted: true }),
  },
  {
    keys: ['enter'],
    label: () => 'open',
    help: 'Open the build under the cursor',
    when: (state) => currentChoice(state) !== null,
    action: () => ({ type: 'pick/chosen' }),
  },
  {
    keys: ['esc'],
    label: () => 'stop',
    help: 'Stop opening a build, and pick another',
    when: (state) => openingChoice(state) !== null,
    action: () => ({ type: 'pick/left', interrupted: false }),
  },
  {
    keys: ['esc'],
    label: () => 'clear filter',
    help: 'Show all builds again',
    when: ({ query }) => query !== '',
    action: () => ({ type: 'pick/erased', all: true }),
  },
  {
    keys: ['esc'],
    label: ({ canGoBack }) => (canGoBack ? 'back' : 'quit'),
    help: 'Back to the build that was open; quit if there was none',
    action: () => ({ type: 'pick/left', interrupted: false }),
  },
  { keys: ['up'], help: 'One row up', action: move(-1, 'line') },
  { keys: ['down'], help: 'One row down', action: move(1, 'line') },
  { keys: ['pageup'], help: 'One page up', action: move(-1, 'page') },
  { keys: ['pagedown'], help: 'One page down', action: move(1, 'page') },
  { keys: ['home'], help: 'To the first row', action: jump('start') },
  { keys: ['end'], help: 'To the last row', action: jump('end') },
  {
    keys: ['backspace'],
    help: 'Delete the last character of the filter',
    action: () => ({ type: 'pick/erased', all: false }),
  },
];

/** The action of a key; null if it has none. */
export function pickActionFor(name: string, state: PickState): PickAction | null {
  if (name === 'space' || PRINTABLE.test(name))
    return { type: 'pick/typed', text: name === 'space' ? ' ' : name };
  return (
    PICK_BINDINGS.find(({ keys, when }) => keys.includes(name) && when?.(state) !== false)?.action(state) ??
    null
  );
}

/** The keys of the footer: each once, the first that applies. */
export function pickFooter(state: PickState): readonly (readonly [key: string, label: string])[] {
  const taken = new Set<string>();
  return PICK_BINDINGS.flatMap(({ keys, label, when }) => {
    const key = keys[0] ?? '';
    if (label === undefined || when?.(state) === false || taken.has(key)) return [];
    taken.add(key);
    return [[key, label(state)] as const];
  });
}
