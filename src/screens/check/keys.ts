import { lastLine, stageAddress } from '../../states/address.ts';
import type { CheckedStage } from '../../states/check-fixes.ts';
import type { Move } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import { inside } from '../../ui/layout.ts';
import { movingBindings } from '../../ui/moving.ts';
import { fileBinding, SHARED_BINDINGS } from '../inspect/keys-shared.ts';
import { known } from '../inspect/state.ts';
import { findingLines } from './lines/finding.ts';
import { checkLayout } from './lines/layout.ts';
import { checkNow, findingAtCursor } from './select.ts';

const inDetail = (state: AppState): boolean => checkNow(state)?.panel === 'detail';

function findingHere(state: AppState) {
  const view = checkNow(state);
  return view === null ? null : findingAtCursor(view);
}

function detailRect(state: AppState) {
  return inside(checkLayout(state, checkNow(state)).detail);
}

function page(state: AppState): number {
  return inDetail(state) ? detailRect(state).height : inside(checkLayout(state, checkNow(state)).list).height;
}

function move(state: AppState, move: Move) {
  const finding = findingHere(state);
  const file = checkNow(state)?.address.dockerfile ?? state.dockerfile;
  const count = finding === null ? 0 : findingLines(finding, file, detailRect(state).width).length;
  return { type: 'inspect/moved', move, count } as const;
}

/** The file that a finding is about. */
function fileHere(state: AppState) {
  const finding = findingHere(state);
  const { address } = state.inspect;
  const path = finding?.path ?? null;
  return address === null || path === null ? null : { address, path: path.replace(/^\//, '') };
}

function foundHere(state: AppState) {
  const found = findingHere(state)?.foundIn[0];
  const { address } = state.inspect;
  if (found === undefined || address === null) return null;
  const stage = address.dockerfile.stages.findLast(
    ({ name, index }) => name === found.stage || String(index) === found.stage,
  );
  if (stage === undefined) return null;
  return { address: stageAddress(address.dockerfile, stage.index), path: found.path.replace(/^\//, '') };
}

/** The stage that is shown, with all that was found. */
function checkedHere(state: AppState): CheckedStage | null {
  const view = checkNow(state);
  const findings = view === null ? null : known(view.findings);
  if (view === null || findings === null) return null;
  const { dockerfile, stage: index, line } = view.address;
  const stage = dockerfile.stages[index];
  if (stage === undefined) return null;
  const at = stage.instructions.find(({ startLine }) => startLine === line);
  // FROM is none of the stage's instructions.
  const endLine = line === stage.startLine ? stage.fromEndLine : at?.endLine;
  const end =
    line === null || endLine === undefined ? null : lastLine(view.address, { start: line, end: endLine });
  return { dockerfile, stage, end, findings };
}

export const CHECK_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'read',
    help: 'Scroll the finding',
    group: 'Inspect',
    footer: 5,
    when: (state) => !inDetail(state) && findingHere(state) !== null,
    action: () => ({ type: 'inspect/panelTurned' }),
  },
  fileBinding('Go to the file that the finding is about', fileHere),
  {
    keys: ['O'],
    label: 'found in',
    help: 'Go to the missing file in the stage that has it',
    group: 'Inspect',
    footer: 9,
    when: (state) => foundHere(state) !== null,
    action: (state) => {
      const found = foundHere(state);
      return found === null ? null : { type: 'inspect/asked', screen: 'files', ...found, jump: true };
    },
  },
  {
    keys: ['P'],
    label: 'fix all',
    help: 'Show the lines that fix all, write them when confirmed, and build',
    group: 'Inspect',
    footer: 7,
    when: (state) => checkedHere(state)?.findings.some(({ fix }) => fix !== null) ?? false,
    action: (state) => {
      const checked = checkedHere(state);
      return checked === null ? null : { type: 'fix/checkAsked', checked };
    },
  },
  ...SHARED_BINDINGS,
  ...movingBindings(() => true, page, move),
];
