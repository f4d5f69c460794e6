import { absolutePath } from '../inspect/absolute-path.ts';
import { cursorAfterFilter } from '../inspect/filter.ts';
import { UNFOLDED } from '../inspect/folds.ts';
import type { InspectModel } from '../inspect/model.ts';
import { kindChoices, kindOf } from '../inspect/select/kinds.ts';
import { ENTRY_KINDS, known } from '../inspect/state.ts';
import { reduceFiles } from './reduce.ts';
import { fileAtCursor, fileOrigin, fileRows } from './select.ts';
import type { FilesView } from './state.ts';
import { FILES_VIEWS } from './view.ts';

export const FILES_MODEL: InspectModel<FilesView> = {
  ...FILES_VIEWS,
  reduce: reduceFiles,
  loaded: ({ tree }) => tree,
  filtered: (view, filter) => {
    const next = { ...view, filter, filterFolds: UNFOLDED };
    const paths = (): readonly string[] => fileRows(next).map(({ entry }) => entry.path);
    return { ...next, cursor: cursorAfterFilter(view.cursor, filter, paths) };
  },
  line: (view) => (view.address.cache === undefined ? (fileOrigin(view)?.line ?? null) : view.address.line),
  copied: (view) => absolutePath(fileAtCursor(view)?.entry.path),
  failureScreen: 'files',
  origin: fileOrigin,
  kinds: ({ tree, hidden }) => kindChoices(ENTRY_KINDS, (known(tree)?.entries() ?? []).map(kindOf), hidden),
  text: {
    shown: ({ view }) =>
      view?.contents.kind === 'text' ? { lines: view.contents.lines, top: view.top } : null,
    scrolled: (view, top) =>
      view.view === null ? view : { ...view, panel: 'detail', view: { ...view.view, top } },
  },
};
