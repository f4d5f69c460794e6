import { plainText } from '../../progress/sanitize.ts';
import { currentStop } from '../../store/select/stepper.ts';
import type { AppState } from '../../store/state.ts';
import type { StepperState } from '../../store/stepper-state.ts';
import { inside, type Rect, stateLayout } from '../layout.ts';
import type { Line } from '../text.ts';
import { changeLine, changeSummary, fileLine, summaryOf } from './change-lines.ts';
import { settingChanges } from './setting-lines.ts';
import { wrapWords } from './wrap.ts';

/** What the panel is about: the changes of a line, the files around a failure, or why there is no walk. */
export function changesTitle({ phase, aftermath, files }: StepperState): string {
  if (phase.kind === 'broken') return 'Why it stopped';
  if (aftermath === null) return 'Changed by this line';
  return { changes: 'Changed before it failed', after: 'Files left behind', before: 'Files before it' }[
    files
  ];
}

/** What they come to, for the title; '' where there is nothing to say. */
export function changesNote({ aftermath, files, arrival }: StepperState): string {
  if (arrival === null) return '';
  if (aftermath === null) return changeSummary(arrival);
  if (aftermath.files.kind !== 'known') return aftermath.files.kind === 'listing' ? 'listing…' : '';
  const { changes, trees } = aftermath.files;
  return files === 'changes' ? summaryOf(changes) : `${trees[files].length} entries`;
}

/** Lines of the panel. */
export function changesCount(state: AppState): number {
  const { stepper } = state;
  return stepper === null ? 0 : textLines(state, stepper).length + entryCount(stepper);
}

/** The lines in view from `top` on. */
export function changesRows(
  state: AppState,
  stepper: StepperState,
  area: Rect,
  top: number,
): readonly Line[] {
  const text = textLines(state, stepper);
  const from = Math.max(0, top - text.length);
  const to = Math.max(0, top + area.height - text.length);
  return [...text.slice(top, top + area.height), ...entryLines(stepper, from, to, area.width)];
}

/** What stands above the files: settings, or why there are no files. */
function textLines(state: AppState, stepper: StepperState): readonly Line[] {
  const { phase, arrival, aftermath, files } = stepper;
  const width = inside(stateLayout(state.window).changes).width - 2;
  const said = (text: string, role: 'bad' | 'dim'): readonly Line[] =>
    wrapWords(plainText(text), width).map((line) => [{ text: ` ${line}`, role }]);
  if (phase.kind === 'broken') return said(phase.message, 'bad');
  if (arrival === null) return [];
  if (aftermath === null) return settingChanges(currentStop(state)?.instruction ?? null);
  switch (aftermath.files.kind) {
    case 'listing':
      return said('Listing the files that it left behind…', 'dim');
    case 'none':
      return said(aftermath.files.why, 'dim');
    case 'known':
      return files === 'changes' && aftermath.files.changes.entries.length === 0
        ? said('It had changed no file.', 'dim')
        : [];
  }
}

function entryCount({ phase, arrival, aftermath, files }: StepperState): number {
  if (phase.kind === 'broken') return 0;
  if (aftermath === null) return arrival?.changes?.entries.length ?? 0;
  if (aftermath.files.kind !== 'known') return 0;
  return files === 'changes' ? aftermath.files.changes.entries.length : aftermath.files.trees[files].length;
}

function entryLines(stepper: StepperState, from: number, to: number, width: number): readonly Line[] {
  const { phase, arrival, aftermath, files } = stepper;
  if (phase.kind === 'broken') return [];
  const known = aftermath?.files.kind === 'known' ? aftermath.files : null;
  if (known !== null && files !== 'changes') {
    return known.trees[files].slice(from, to).map((entry) => fileLine(entry, width));
  }
  const changes = aftermath === null ? arrival?.changes : known?.changes;
  return (changes?.entries ?? []).slice(from, to).map((change) => changeLine(change, width));
}
