import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { countText } from '../../../text/count-text.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { inside, type Rect } from '../../../ui/layout.ts';
import type { Line } from '../../../ui/text.ts';
import { currentPoint } from '../select.ts';
import type { WalkState } from '../state.ts';
import { changeLine, changeSummary, fileLine, summaryOf } from './changes.ts';
import { walkLayoutNow } from './layout.ts';
import { settingChanges } from './settings.ts';

/** The panel's title: the changes of a line, the files of a failure, or why the walk stopped. */
export function changesTitle({ phase, failureDetails, files }: WalkState): string {
  if (phase.kind === 'broken') return 'Why it stopped';
  if (failureDetails === null) return 'Changed by this line';
  return {
    changes: 'Changed before it failed',
    after: 'Files after it failed',
    before: 'Files before it ran',
  }[files];
}

/** The totals for the panel's note; '' when there are none. */
export function changesNote({ failureDetails, files, arrival }: WalkState): string {
  if (arrival === null) return '';
  if (failureDetails === null) return changeSummary(arrival);
  if (failureDetails.files.kind !== 'known') return failureDetails.files.kind === 'listing' ? 'listing…' : '';
  const { changes, trees } = failureDetails.files;
  return files === 'changes' ? summaryOf(changes) : countText(trees[files].length, 'entry', 'entries');
}

/** Number of lines in the panel. */
export function changesCount(state: AppState): number {
  const { walk } = state;
  return walk === null ? 0 : textLines(state, walk).length + entryCount(walk);
}

/** The visible lines from `top`. */
export function changesRows(state: AppState, walk: WalkState, area: Rect, top: number): readonly Line[] {
  const text = textLines(state, walk);
  const from = Math.max(0, top - text.length);
  const to = Math.max(0, top + area.height - text.length);
  return [...text.slice(top, top + area.height), ...entryLines(walk, from, to, area.width)];
}

/** The lines above the files: settings, or why no files are shown. */
function textLines(state: AppState, walk: WalkState): readonly Line[] {
  const { phase, arrival, failureDetails, files } = walk;
  const width = inside(walkLayoutNow(state).changes).width - 2;
  const said = (text: string, role: 'bad' | 'dim' | 'warn'): readonly Line[] =>
    wrapWords(plainText(text), width).map((line) => [{ text: ` ${line}`, role }]);
  if (phase.kind === 'broken') return said(phase.message, 'bad');
  if (arrival === null) return [];
  if (failureDetails === null)
    return [
      ...arrival.met.flatMap((sentence) => said(sentence, 'warn')),
      ...settingChanges(currentPoint(state)?.instruction ?? null),
    ];
  switch (failureDetails.files.kind) {
    case 'listing':
      return said('Listing the files it left behind…', 'dim');
    case 'none':
      return said(failureDetails.files.why, 'dim');
    case 'known':
      return files === 'changes' && failureDetails.files.changes.entries.length === 0
        ? said('It had changed no files.', 'dim')
        : [];
  }
}

function entryCount({ phase, arrival, failureDetails, files }: WalkState): number {
  if (phase.kind === 'broken') return 0;
  if (failureDetails === null) return arrival?.changes?.entries.length ?? 0;
  if (failureDetails.files.kind !== 'known') return 0;
  return files === 'changes'
    ? failureDetails.files.changes.entries.length
    : failureDetails.files.trees[files].length;
}

function entryLines(walk: WalkState, from: number, to: number, width: number): readonly Line[] {
  const { phase, arrival, failureDetails, files } = walk;
  if (phase.kind === 'broken') return [];
  const known = failureDetails?.files.kind === 'known' ? failureDetails.files : null;
  if (known !== null && files !== 'changes') {
    return known.trees[files].slice(from, to).map((entry) => fileLine(entry, width));
  }
  const changes = failureDetails === null ? arrival?.changes : known?.changes;
  return (changes?.entries ?? []).slice(from, to).map((change) => changeLine(change, width));
}
