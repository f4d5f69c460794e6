import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { launchBinding } from '../container/keys.ts';
import { fixBinding } from '../fix/keys.ts';
import { traceBinding } from '../trace/keys.ts';
import { inLog, inSteps, LOOKING_BINDINGS } from './keys-looking.ts';
import { cursorRow, failedVertex, isBuilding } from './select.ts';
import { failurePlace } from './select-failures.ts';

/** First line of the Dockerfile that the step under the cursor comes from. */
function cursorLine(state: AppState): number | null {
  const row = cursorRow(state);
  const step = state.build?.graph?.steps.find((candidate) => candidate.digest === row?.id);
  if (step?.lines[0] !== undefined) return step.lines[0].start;
  if (row?.kind !== 'stage') return null;
  return state.dockerfile.stages[row.stage ?? -1]?.startLine ?? null;
}

/** Where a shell opens: after the step under the cursor, or at the end of its stage. */
function shellAddress(state: AppState): { readonly stage: number; readonly line: number | null } | null {
  const row = cursorRow(state);
  if (row === null || row.stage === null) return null;
  const stage = state.dockerfile.stages[row.stage];
  if (stage === undefined) return null;
  if (row.kind === 'stage') return { stage: row.stage, line: null };
  const step = state.build?.graph?.steps.find((candidate) => candidate.digest === row.id);
  // Stages with identical instructions share a step.
  const line = step?.lines.find(({ start }) => stage.startLine <= start && start <= stage.endLine)?.start;
  return line === undefined ? null : { stage: row.stage, line };
}

function openFailure(state: AppState): Action {
  return state.walk?.arrival?.failure === state.build?.failure
    ? { type: 'screen/shown', screen: 'walk' }
    : { type: 'failure/asked' };
}

export const BUILD_BINDINGS: readonly Binding[] = [
  ...LOOKING_BINDINGS,
  {
    keys: ['f'],
    label: 'next failure',
    help: 'Go to the next failure of a build that went on after one',
    group: 'Build',
    footer: 5,
    when: (state) => failurePlace(state) !== null,
    action: () => ({ type: 'build/failureStepped' }),
  },
  {
    keys: ['f'],
    label: 'open failure',
    help: 'Open the failed instruction: its files, environment, a shell',
    group: 'Build',
    footer: 5,
    when: (state) => state.build?.failure != null && !isBuilding(state),
    action: openFailure,
  },
  {
    keys: ['enter'],
    label: 'open failure',
    help: 'Open the failed instruction of this log',
    group: 'Build',
    footer: 5.2,
    when: (state) =>
      failurePlace(state) !== null && inLog(state) && cursorRow(state)?.id === failedVertex(state),
    action: openFailure,
  },
  {
    keys: ['s'],
    label: 'shell',
    help: 'Open a shell in the failed step, else after the step or stage',
    group: 'Build',
    footer: 5.5,
    disabled: (state) =>
      shellAddress(state) === null ? 'This step has no line in the Dockerfile, and so no state.' : null,
    action: (state) => {
      const place = shellAddress(state);
      return place === null ? null : { type: 'shell/askedAt', ...place };
    },
  },
  fixBinding('Build', 5.65),
  traceBinding('Build', 5.6, (state) => (isBuilding(state) ? null : (state.build?.failure ?? null))),
  {
    keys: ['Y'],
    label: 'why',
    help: 'Say of each step why it ran and was not cached',
    group: 'Build',
    footer: 9,
    when: (state) => !isBuilding(state),
    disabled: (state) =>
      state.build?.why == null ? 'It is not known why the steps ran: the build is not recorded.' : null,
    action: () => ({ type: 'overlay/opened', overlay: { kind: 'why', top: 0 } }),
  },
  launchBinding('Build', (state) => cursorRow(state)?.stage ?? state.target),
  {
    keys: ['x'],
    label: 'cancel',
    help: 'Cancel the build, also in the engine',
    group: 'Build',
    footer: 6,
    when: isBuilding,
    action: () => ({ type: 'build/cancelAsked' }),
  },
  {
    keys: ['r'],
    label: 'rebuild',
    help: 'Read the Dockerfile again and build the same target',
    group: 'Build',
    footer: 7,
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: false, now }),
  },
  {
    keys: ['R'],
    label: 'no cache',
    help: 'Build the same target again without the cache',
    group: 'Build',
    footer: 8,
    when: (state) => !isBuilding(state),
    action: (_, now) => ({ type: 'build/asked', noCache: true, now }),
  },
  {
    keys: ['o'],
    label: 'source',
    help: 'Show the line of the Dockerfile in Explore',
    group: 'Build',
    footer: 35,
    disabled: (state) => (cursorLine(state) === null ? 'This step has no line in the Dockerfile.' : null),
    action: (state) => {
      const line = cursorLine(state);
      return line === null ? null : { type: 'explore/lineShown', line };
    },
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'Open the editor at this line ($VISUAL, $EDITOR, vi)',
    group: 'Build',
    footer: 36,
    action: (state) => ({ type: 'edit/asked', line: cursorLine(state) ?? 1 }),
  },
  {
    keys: ['esc'],
    label: 'explore',
    help: 'Back to Explore; a running build continues',
    group: 'Build',
    footer: 45,
    when: inSteps,
    action: () => ({ type: 'screen/shown', screen: 'explore' }),
  },
];
