import { absolutePath } from '../inspect/absolute-path.ts';
import { cursorAfterFilter } from '../inspect/filter.ts';
import { UNFOLDED } from '../inspect/folds.ts';
import type { InspectModel } from '../inspect/model.ts';
import { type KindChoice, kindChoices, kindOf } from '../inspect/select/kinds.ts';
import { ENTRY_KINDS, known } from '../inspect/state.ts';
import { reduceDiff } from './reduce.ts';
import { diffAtCursor, diffOrigin, diffRows } from './select.ts';
import { CHANGE_KINDS, type DiffView } from './state.ts';
import { DIFF_VIEWS } from './view.ts';

export const DIFF_MODEL: InspectModel<DiffView> = {
  ...DIFF_VIEWS,
  reduce: reduceDiff,
  loaded: ({ compared }) => compared,
  filtered: (view, filter) => {
    const next = { ...view, filter, filterFolds: UNFOLDED };
    const paths = (): readonly string[] => diffRows(next).map(({ path }) => path);
    return { ...next, cursor: cursorAfterFilter(view.cursor, filter, paths) };
  },
  line: (view) => diffOrigin(view)?.line ?? null,
  copied: (view) => absolutePath(diffAtCursor(view)?.path),
  failureScreen: 'diff',
  origin: diffOrigin,
  kinds,
  text: {
    shown: ({ detail }) =>
      detail?.contents.kind === 'text' ? { lines: detail.contents.lines, top: detail.top } : null,
    scrolled: (view, top) =>
      view.detail === null ? view : { ...view, panel: 'detail', detail: { ...view.detail, top } },
  },
};

/** The kinds of changes, then the kinds of changed entries. */
function kinds({ compared, hidden }: DiffView): readonly KindChoice[] {
  const entries = known(compared)?.diff.entries ?? [];
  const changes = entries.map(({ change }) => change);
  const found = entries.flatMap(({ a, b }) => {
    const entry = b ?? a;
    return entry === null ? [] : [kindOf(entry)];
  });
  return [...kindChoices(CHANGE_KINDS, changes, hidden), ...kindChoices(ENTRY_KINDS, found, hidden)];
}
