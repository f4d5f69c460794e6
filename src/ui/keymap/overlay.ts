import type { Move } from '../../store/actions.ts';
import type { AppState, Overlay } from '../../store/state.ts';
import type { Binding } from '../binding.ts';
import { overlayRect } from '../layout.ts';
import { overlayLineCount } from '../view/overlay-lines.ts';
import { movingBindings } from './moving.ts';

const on =
  (...kinds: readonly Overlay['kind'][]) =>
  (state: AppState): boolean =>
    state.overlay !== null && kinds.includes(state.overlay.kind);

const move = (state: AppState, move: Move) =>
  ({ type: 'overlay/moved', move, count: overlayLineCount(state) }) as const;

export const OVERLAY_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'space', 't'],
    label: 'make target',
    help: 'Make it the target',
    group: 'Here',
    footer: 1,
    when: on('targets'),
    action: ({ overlay }) =>
      overlay?.kind === 'targets' ? { type: 'target/chosen', stage: overlay.cursor } : null,
  },
  {
    keys: ['enter', 'y', 'q'],
    label: 'cancel the build and quit',
    help: 'Cancel the build and leave',
    group: 'Here',
    footer: 1,
    when: on('quit'),
    action: () => ({ type: 'quit/asked' }),
  },
  {
    keys: ['esc', 'q', 'enter', '?', '!', 'n', 'left', 'h'],
    label: 'close',
    help: 'Close this',
    group: 'Here',
    footer: 2,
    action: () => ({ type: 'overlay/closed' }),
  },
  ...movingBindings(on('targets', 'help', 'notices'), (state) => overlayRect(state.window).height - 2, move),
];
