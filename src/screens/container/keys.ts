import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { movingBindings } from '../../ui/moving.ts';
import { containerPage } from './lines/layout.ts';
import { isContainerAlive } from './select.ts';

/** Asks how to start a target. @param stageOf the stage that is meant */
export function launchBinding(group: Binding['group'], stageOf: (state: AppState) => number): Binding {
  return {
    keys: ['L'],
    label: 'run',
    help: 'Start the stage as docker starts its image',
    group,
    footer: 28,
    action: (state) => ({
      type: 'overlay/opened',
      overlay: { kind: 'run', stage: stageOf(state), cursor: 0 },
    }),
  };
}

export const CONTAINER_BINDINGS: readonly Binding[] = [
  {
    keys: ['x'],
    label: 'stop',
    help: 'Ask what runs to end, as docker stop does',
    group: 'Run',
    footer: 1,
    when: (state) => isContainerAlive(state) && state.container?.phase !== 'stopping',
    action: () => ({ type: 'container/stopAsked' }),
  },
  {
    keys: ['x'],
    label: 'kill',
    help: 'Kill what was asked to end and has not',
    group: 'Run',
    footer: 1,
    when: ({ container }) => container?.phase === 'stopping',
    action: () => ({ type: 'container/stopAsked' }),
  },
  {
    keys: ['r'],
    label: 'run again',
    help: 'Build the stage again and start it',
    group: 'Run',
    footer: 1,
    when: (state) => state.container !== null && !isContainerAlive(state),
    action: ({ container }, now) =>
      container === null ? null : { type: 'container/asked', stage: container.stage, place: 'view', now },
  },
  {
    keys: ['F'],
    label: 'follow',
    help: 'Follow the end of the output again',
    group: 'Run',
    footer: 2,
    when: ({ container }) => container !== null && container.top !== null,
    action: () => ({ type: 'container/followed' }),
  },
  ...movingBindings(
    () => true,
    (state) => containerPage(state),
    (_, move) => ({ type: 'container/moved', move }),
  ),
];

/** Leads to what was started last; on Explore and Build the same key starts something. */
export const SHOW_CONTAINER: Binding = {
  keys: ['L'],
  label: 'what runs',
  help: 'Go to what was started last',
  group: 'Everywhere',
  when: ({ screen, container }) => screen !== 'explore' && screen !== 'build' && container !== null,
  disabled: ({ screen }) =>
    screen === 'container' ? `This is it: ${keyName('everywhere', 'esc')} goes back.` : null,
  action: () => ({ type: 'screen/shown', screen: 'container' }),
};
