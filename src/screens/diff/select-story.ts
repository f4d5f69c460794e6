/** The rows of a story, and the one under the cursor. */
import type { Story } from '../../states/story/types.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { foldsNow, isOpen, type TreeFolds } from '../inspect/folds.ts';
import { cursorRowAt } from '../inspect/select/cursor-row.ts';
import { known } from '../inspect/state.ts';
import type { DiffView } from './state.ts';
import { type StoryNode, storyNodes } from './story-nodes.ts';

export interface StoryRow extends StoryNode {
  readonly depth: number;
  /** Whether it can be opened. */
  readonly folder: boolean;
  readonly open: boolean;
}

/** What is shown: a story falls back to both trees where there is none to tell. */
export function shapeNow(view: DiffView): DiffView['shape'] {
  return view.shape === 'story' && storyNow(view) === null ? 'trees' : view.shape;
}

/** The story of the two states; null if none can be told, or not yet. */
export function storyNow({ compared }: DiffView): Story | null {
  const told = known(compared)?.told;
  return told?.kind === 'story' ? told.story : null;
}

const keptNodes = new WeakMap<Story, readonly StoryNode[]>();

function nodesNow(view: DiffView): readonly StoryNode[] {
  const compared = known(view.compared);
  const story = storyNow(view);
  if (compared === null || story === null) return [];
  let nodes = keptNodes.get(story);
  if (nodes === undefined) {
    nodes = storyNodes(compared, story);
    keptNodes.set(story, nodes);
  }
  return nodes;
}

interface Kept {
  readonly of: readonly unknown[];
  readonly rows: readonly StoryRow[];
}

const keptRows = new WeakMap<Story, Kept>();

/** The folds of the story, which are not those of the trees. */
export function storyFolds({ filter, story }: DiffView): TreeFolds {
  return { filter, folds: story.folds, filterFolds: story.filterFolds };
}

/** The rows in order. Cached, because every frame and key asks. */
export function storyRows(view: DiffView): readonly StoryRow[] {
  const story = storyNow(view);
  if (story === null) return [];
  const folds = foldsNow(storyFolds(view));
  const of = [folds, view.filter];
  const last = keptRows.get(story);
  if (last?.of.every((part, index) => part === of[index]) === true) return last.rows;
  const finds = finder(view.filter);
  const rows: StoryRow[] = [];
  const walk = (node: StoryNode, depth: number): void => {
    if (depth > 0 && !finds(node)) return;
    const folder = node.about.kind === 'group' || node.children().length > 0;
    const open = folder && isOpen(folds, node.id);
    rows.push({ ...node, depth, folder, open });
    if (open) for (const child of node.children()) walk(child, depth + 1);
  };
  for (const node of nodesNow(view)) if (node.children().length > 0) walk(node, 0);
  keptRows.set(story, { of, rows });
  return rows;
}

/** Whether a node matches the filter, or something inside it does; each is asked once. */
function finder(filter: string): (node: StoryNode) => boolean {
  if (filter === '') return () => true;
  const known = new Map<string, boolean>();
  const has = (text: string): boolean => smartCase(`/${text}`, filter).includes(filter);
  const finds = (node: StoryNode): boolean => {
    const found = known.get(node.id);
    if (found !== undefined) return found;
    const own = node.path !== null && node.children().length === 0 && has(node.path);
    const from = node.about.kind === 'came' && has(node.about.row.from);
    // All children are asked, not only up to the first that matches: rows are drawn of each.
    const is =
      own || from || node.children().filter(finds).length > 0 || (node.path !== null && has(node.path));
    known.set(node.id, is);
    return is;
  };
  return finds;
}

/** Index of the row under the cursor; at first that of the largest that came over. */
export function storyCursor(view: DiffView): number {
  const rows = storyRows(view);
  const { cursor } = view.story;
  if (cursor === '') return Math.min(1, Math.max(0, rows.length - 1));
  return cursorRowAt(rows, ({ id }) => id, cursor);
}

/** The row under the cursor; null if there are none. */
export function storyAtCursor(view: DiffView): StoryRow | null {
  return storyRows(view)[storyCursor(view)] ?? null;
}

/** The first line of the instruction that a row is about; null if it is about none. */
export function storyLine(view: DiffView): number | null {
  const row = storyAtCursor(view);
  const story = storyNow(view);
  if (row === null || story === null) return null;
  switch (row.about.kind) {
    case 'came':
    case 'added':
      return row.about.row.line;
    case 'taken':
      return row.about.row.by[0]?.line ?? null;
    case 'inside':
      return row.group === 'came' && row.path !== null
        ? (story.cameFrom(row.path)?.line ?? null)
        : row.group === 'added' && row.path !== null
          ? (known(view.origins)?.get(row.path)?.line ?? null)
          : null;
    default:
      return null;
  }
}
