import { fileType } from '../../filesystem/mode.ts';
import type { Action } from '../../store/actions.ts';
import { type Move, movePosition } from '../../store/move.ts';
import { type AtCursor, folded } from '../inspect/folds.ts';
import { storyAtCursor, storyCursor, storyFolds, storyNow, storyRows } from './select-story.ts';
import type { DiffView } from './state.ts';

/** The shape after this one; a story comes first, where there is one. */
export function nextShape(view: DiffView): DiffView['shape'] {
  const shapes: readonly DiffView['shape'][] =
    storyNow(view) === null ? ['trees', 'list'] : ['story', 'trees', 'list'];
  const shown = storyNow(view) === null && view.shape === 'story' ? 'trees' : view.shape;
  return shapes[(shapes.indexOf(shown) + 1) % shapes.length] ?? 'trees';
}

/** The story with its cursor moved. */
export function storyMoved(view: DiffView, move: Move): DiffView['story'] {
  const rows = storyRows(view);
  const row = rows[movePosition(storyCursor(view), move, rows.length)];
  return row === undefined ? view.story : { ...view.story, cursor: row.id };
}

/** What a key of a tree changes in the story; null if it is no such key. */
export function changeStory(view: DiffView, action: Action): Partial<DiffView> | null {
  switch (action.type) {
    case 'inspect/foldToggled':
    case 'inspect/foldMoved':
    case 'inspect/allFolded': {
      const cursor = storyAtCursor(view)?.id ?? '';
      const next = folded({ ...storyFolds(view), cursor }, listOf(view), action);
      const { folds = view.story.folds, filterFolds = view.story.filterFolds } = next;
      return { story: { cursor: next.cursor ?? cursor, folds, filterFolds } };
    }
    case 'field/typed':
    case 'field/erased':
    case 'field/left':
      // The filter itself is changed before; the cursor follows it.
      return {};
    default:
      return null;
  }
}

function listOf(view: DiffView): AtCursor {
  const rows = storyRows(view);
  const at = storyCursor(view);
  const has = (id: string): boolean => rows.some((row) => row.id === id);
  return { row: rows[at], path: rows[at]?.id, next: rows[at + 1]?.id, has };
}

/** A view whose detail is of the file under the cursor, if its contents are not what they were. */
export function pointedInStory(view: DiffView): DiffView {
  const row = storyAtCursor(view);
  if (row === null) return { ...view, detail: null, panel: 'list' };
  const { entry } = row;
  const story = view.story.cursor === '' ? view.story : { ...view.story, cursor: row.id };
  const isFile = [entry?.a, entry?.b].some((side) => side != null && fileType(side.mode) === 'file');
  const isSame = entry?.change === 'modified' && !entry.why.includes('contents');
  if (entry === null || !isFile || isSame) return { ...view, story, detail: null, panel: view.panel };
  if (view.detail?.path === row.id) return { ...view, story };
  return { ...view, story, detail: { path: row.id, contents: { kind: 'reading' }, top: 0 } };
}
