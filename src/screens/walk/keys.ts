import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { OPEN_BREAKPOINTS } from '../breakpoints/keys.ts';
import { fixBinding } from '../fix/keys.ts';
import { traceBinding } from '../trace/keys.ts';
import { failedHere, isMoving, STEP_BINDINGS } from './keys-steps.ts';
import { WHO_WROTE } from './keys-writer.ts';
import { walkLineCount } from './lines/counts.ts';
import { walkLayoutNow } from './lines/layout.ts';
import { outputRest } from './lines/output.ts';
import { currentPoint, loggedPoint } from './select.ts';
import type { WalkPanel } from './state.ts';

const PANELS: readonly WalkPanel[] = ['source', 'changes', 'output'];

function page(state: AppState): number {
  return inside(walkLayoutNow(state)[state.walk?.panel ?? 'source']).height;
}

function turn(state: AppState, by: number): WalkPanel {
  const at = PANELS.indexOf(state.walk?.panel ?? 'source');
  return PANELS[(at + by + PANELS.length) % PANELS.length] ?? 'source';
}

const move = (state: AppState, move: Move) =>
  ({
    type: 'walk/scrolled',
    move,
    count: walkLineCount(state),
    rest: outputRest(state, loggedPoint(state), page(state)),
  }) as const;

export const WALK_BINDINGS: readonly Binding[] = [
  ...STEP_BINDINGS,
  OPEN_BREAKPOINTS,
  WHO_WROTE,
  {
    keys: ['x'],
    label: 'stop',
    help: 'Stop the walk, also in the engine',
    group: 'State',
    footer: 8,
    when: isMoving,
    action: () => ({ type: 'walk/stopAsked' }),
  },
  {
    keys: ['r'],
    label: 'restart',
    help: 'Read the Dockerfile again and restart the walk',
    group: 'State',
    footer: 9,
    when: (state) => !isMoving(state),
    action: (state, now) => ({
      type: 'walk/asked',
      stage: state.walk?.target ?? state.target,
      line: null,
      now,
    }),
  },
  {
    keys: ['R'],
    label: 'run again',
    help: 'Run the failed instruction again, in a new build of the same target',
    group: 'State',
    footer: 1,
    when: (state) => failedHere(state) && !isMoving(state),
    action: (state, now) => ({
      type: 'walk/asked',
      stage: state.walk?.target ?? state.target,
      line: currentPoint(state)?.lines.start ?? null,
      now,
    }),
  },
  fixBinding('State', 3.65),
  traceBinding('State', 3.6, (state) => (isMoving(state) ? null : (state.walk?.arrival?.failure ?? null))),
  {
    keys: ['a'],
    label: 'other files',
    help: 'Switch between the files the failed command changed, left, and started with',
    group: 'State',
    footer: 29,
    when: (state) => state.walk?.failureDetails?.files.kind === 'known',
    action: () => ({ type: 'walk/filesTurned' }),
  },
  {
    keys: ['v'],
    label: 'log/settings',
    help: 'Switch the lower panel between the log and the environment',
    group: 'State',
    footer: 30,
    action: () => ({ type: 'walk/outputToggled' }),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at the failed line; the walk then continues from the change',
    group: 'State',
    footer: 3.7,
    when: failedHere,
    action: (state) => ({ type: 'edit/asked', line: state.walk?.line ?? 1 }),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at this line ($VISUAL, $EDITOR, vi)',
    group: 'State',
    footer: 36,
    action: (state) => ({ type: 'edit/asked', line: state.walk?.line ?? 1 }),
  },
  {
    keys: ['tab', 'right', 'l'],
    label: 'next panel',
    help: 'Go to the next panel',
    group: 'Moving',
    footer: 50,
    action: (state) => ({ type: 'walk/panel', panel: turn(state, 1) }),
  },
  {
    keys: ['shift+tab', 'left', 'h'],
    label: 'previous panel',
    help: 'Go to the previous panel',
    group: 'Moving',
    action: (state) => ({ type: 'walk/panel', panel: turn(state, -1) }),
  },
  {
    keys: ['esc'],
    label: 'build view',
    help: 'Back to the failed build; the failure stays open here',
    group: 'State',
    footer: 45,
    when: (state) => state.walk?.from === 'build' && state.build !== null,
    action: () => ({ type: 'screen/shown', screen: 'build' }),
  },
  {
    keys: ['esc'],
    label: 'explore',
    help: 'Back to Explore; the walk stays where it is',
    group: 'State',
    footer: 45,
    action: () => ({ type: 'screen/shown', screen: 'explore' }),
  },
  ...movingBindings(() => true, page, move),
];
