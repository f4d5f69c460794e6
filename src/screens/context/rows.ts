import { STATUSES, statusOf } from '../../filesystem/context/status.ts';
import type { ContextSurvey } from '../../states/context-survey.ts';
import type { ContextRow, ContextState } from './state.ts';

/** So many entries of a folder are shown; of larger folders the first ones in the order of the list. */
export const MAX_SHOWN_ENTRIES = 2000;

/** The rows of the tree: what is in the open folders, as far as the filter lets it in. */
export function contextRows(
  survey: ContextSurvey,
  { filter, order, open }: Pick<ContextState, 'filter' | 'order' | 'open'>,
): readonly ContextRow[] {
  const { verdicts, counted } = survey;
  const { listing } = verdicts;
  const rows: ContextRow[] = [];
  const isIn = (index: number): boolean => {
    if (filter === 'all') return true;
    return listing.isFolder(index)
      ? counted.inFolder(index, filter).files > 0
      : statusOf(verdicts, index) === filter;
  };
  const add = (folder: number, depth: number): void => {
    const inside = [...listing.children(folder)].filter(isIn);
    if (order === 'size') {
      const sizes = new Map(inside.map((index) => [index, shownBytes(survey, index, filter)]));
      inside.sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || a - b);
    }
    for (const [position, index] of inside.slice(0, MAX_SHOWN_ENTRIES).entries()) {
      const more = position === MAX_SHOWN_ENTRIES - 1 ? inside.length - MAX_SHOWN_ENTRIES : 0;
      rows.push({ index, depth, more });
      if (listing.isFolder(index) && open.has(listing.path(index))) add(index, depth + 1);
    }
  };
  add(0, 0);
  return rows;
}

/** Bytes of an entry, with all below it, as far as the filter lets it in. */
export function shownBytes(
  { verdicts, counted }: ContextSurvey,
  index: number,
  filter: ContextState['filter'],
): number {
  const { listing } = verdicts;
  if (!listing.isFolder(index)) return listing.size(index);
  const wanted = filter === 'all' ? STATUSES : [filter];
  return wanted.reduce((sum, status) => sum + counted.inFolder(index, status).bytes, 0);
}
