import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import type { Binding } from '../../ui/binding.ts';
import { calledPoint, currentPoint } from './select.ts';

/** Whether the walk is moving or being opened. */
export const isMoving = (state: AppState): boolean =>
  state.walk?.phase.kind === 'moving' || state.walk?.phase.kind === 'opening';

/** Why the walk cannot take a command now; null when it can. */
const busy = (state: AppState): string | null => (isMoving(state) ? 'The walk is still moving.' : null);

/** Whether the walk broke off with a message. */
const isBroken = (state: AppState): boolean => state.walk?.phase.kind === 'broken';

/** The next or previous point, counted from where the walk stands or is heading; null at an end. */
function neighbour(state: AppState, by: 1 | -1): number | null {
  const { program, phase, arrival } = state.walk ?? {};
  const from = phase?.kind === 'moving' ? phase.to : (arrival?.point ?? -1);
  return program?.points[from + by] === undefined ? null : from + by;
}

/** Why a single step is not possible. Steps typed during a single step are queued, so that one is allowed. */
const busyOtherwise = (state: AppState): string | null =>
  state.walk?.phase.kind === 'moving' && state.walk.single ? null : busy(state);

/** Whether the walk stands on a failed instruction. */
export const failedHere = (state: AppState): boolean => state.walk?.arrival?.failure != null;

function onward(state: AppState): string | null {
  if (busyOtherwise(state) !== null) return busyOtherwise(state);
  if (failedHere(state) && !isMoving(state))
    return `The walk cannot go past a failed instruction. ${keyName('state', 'p')} goes back.`;
  return neighbour(state, 1) === null
    ? `This is the end of the target. ${keyName('state', 'p')} goes back.`
    : null;
}

const step = (point: number, now: number, caller?: number) =>
  ({
    type: 'walk/to',
    goal: { kind: 'point', point, ...(caller === undefined ? {} : { caller }) },
    now,
  }) as const;

/** The keys that move from point to point. */
export const STEP_BINDINGS: readonly Binding[] = [
  {
    keys: ['n'],
    label: 'next',
    help: 'Run the next instruction and show what it did',
    group: 'State',
    footer: 1,
    when: (state) => !isBroken(state),
    disabled: onward,
    action: (state, now) => {
      const to = neighbour(state, 1);
      return to === null ? null : step(to, now);
    },
  },
  {
    keys: ['p'],
    label: 'previous',
    help: 'Go back to the previous instruction and its state',
    group: 'State',
    footer: 2,
    when: (state) => !isBroken(state),
    disabled: (state) =>
      busyOtherwise(state) ?? (neighbour(state, -1) === null ? 'This is the first instruction.' : null),
    action: (state, now) => {
      const to = neighbour(state, -1);
      return to === null ? null : step(to, now);
    },
  },
  {
    keys: ['c'],
    label: 'continue',
    help: 'Continue to the next breakpoint, failure, or the end of the target',
    group: 'State',
    footer: 3,
    when: (state) => !isBroken(state),
    disabled: onward,
    action: (_, now) => ({ type: 'walk/to', goal: { kind: 'continue' }, now }),
  },
  {
    keys: ['u'],
    label: 'run to cursor',
    help: 'Go forward or back to the line under the cursor',
    group: 'State',
    footer: 6,
    when: (state) => !isBroken(state) && state.walk?.panel === 'source',
    disabled: busy,
    action: (state, now) => ({
      type: 'walk/to',
      goal: { kind: 'line', line: state.walk?.line ?? 1 },
      now,
    }),
  },
  {
    keys: ['s'],
    label: 'shell',
    help: 'Open a shell after the instruction, or in the state it failed in',
    group: 'State',
    footer: 3.5,
    when: (state) => currentPoint(state) !== null && !isBroken(state),
    disabled: busy,
    action: () => ({ type: 'shell/asked', side: 'after' }),
  },
  {
    keys: ['S'],
    label: 'shell before',
    help: 'Open a shell in the state before the instruction',
    group: 'State',
    footer: 9,
    when: (state) => currentPoint(state) !== null && !isBroken(state),
    disabled: (state) =>
      busy(state) ?? (currentPoint(state)?.keyword === 'FROM' ? 'There is nothing before FROM.' : null),
    action: () => ({ type: 'shell/asked', side: 'before' }),
  },
  {
    keys: ['space'],
    label: 'breakpoint',
    help: 'Set or remove a breakpoint on the line under the cursor',
    group: 'State',
    footer: 4,
    when: (state) => state.walk?.panel === 'source',
    action: (state) => ({ type: 'breakpoint/toggled', line: state.walk?.line ?? 1 }),
  },
  {
    keys: ['i'],
    label: 'step in',
    help: 'Step into the stage that this instruction takes from, at its end',
    group: 'State',
    footer: 7,
    when: (state) => {
      const point = currentPoint(state);
      return point !== null && calledPoint(state, point) !== null;
    },
    disabled: busy,
    action: (state, now) => {
      const point = currentPoint(state);
      const called = point === null ? null : calledPoint(state, point);
      return point === null || called === null ? null : step(called.index, now, point.index);
    },
  },
  {
    keys: ['o'],
    label: 'step out',
    help: 'Step back out to the instruction you stepped in from',
    group: 'State',
    footer: 5,
    when: (state) => (state.walk?.callers.length ?? 0) > 0,
    disabled: busy,
    action: (state, now) => {
      const caller = state.walk?.callers.at(-1);
      return caller === undefined ? null : step(caller, now);
    },
  },
];
