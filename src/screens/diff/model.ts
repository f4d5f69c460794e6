import { smartCase } from '../frame/select/smart-case.ts';
import { absolutePath } from '../inspect/absolute-path.ts';
import { cursorAfterFilter } from '../inspect/filter.ts';
import { UNFOLDED } from '../inspect/folds.ts';
import type { InspectModel } from '../inspect/model.ts';
import { type KindChoice, kindChoices, kindOf } from '../inspect/select/kinds.ts';
import { ENTRY_KINDS, known } from '../inspect/state.ts';
import { reduceDiff } from './reduce.ts';
import { diffLine, diffOrigin, diffRows, pathAtCursor } from './select.ts';
import { shapeNow, storyAtCursor, storyRows } from './select-story.ts';
import { CHANGE_KINDS, type DiffView } from './state.ts';
import { DIFF_VIEWS } from './view.ts';

export const DIFF_MODEL: InspectModel<DiffView> = {
  ...DIFF_VIEWS,
  reduce: reduceDiff,
  loaded: ({ compared }) => compared,
  filtered: (view, filter) => {
    const story = { ...view.story, filterFolds: UNFOLDED };
    const next = { ...view, filter, filterFolds: UNFOLDED, story };
    if (shapeNow(view) === 'story') return { ...next, story: { ...story, cursor: storyFound(next) } };
    const paths = (): readonly string[] => diffRows(next).map(({ path }) => path);
    return { ...next, cursor: cursorAfterFilter(view.cursor, filter, paths) };
  },
  line: diffLine,
  copied: (view) => absolutePath(pathAtCursor(view) ?? undefined),
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

/** Where the cursor of a filtered story is: it stays on what matches, else it is on the first file that does. */
function storyFound(view: DiffView): string {
  const { filter } = view;
  const rows = storyRows(view);
  const finds = (path: string | null): boolean =>
    path !== null && smartCase(`/${path}`, filter).includes(filter);
  const at = storyAtCursor(view);
  if (filter === '' || at === null || finds(at.path)) return view.story.cursor;
  return rows.find(({ path }) => finds(path))?.id ?? view.story.cursor;
}

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
