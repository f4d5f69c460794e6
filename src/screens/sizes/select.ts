import type { WastedFile } from '../../filesystem/sizes.ts';
import type { LeftBehind } from '../../states/left-behind.ts';
import type { LineSize } from '../../states/sizes.ts';
import type { AppState } from '../../store/state.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { viewNow } from '../inspect/select/now.ts';
import { known } from '../inspect/state.ts';
import type { SizesView } from './state.ts';

/** The sizes of the inspected state; null until they are requested. */
export function sizesNow(state: AppState): SizesView | null {
  return viewNow(state, 'sizes');
}

/** Number of rows in the list. */
export function sizesCount(view: SizesView): number {
  return view.shape === 'lines' ? (known(view.report)?.lines.length ?? 0) : (known(view.left)?.length ?? 0);
}

/** Index of the row under the cursor. */
export function sizesCursor(view: SizesView): number {
  return Math.min(view.cursor[view.shape], Math.max(0, sizesCount(view) - 1));
}

/** The instruction under the cursor; null if the list is of stages. */
export function lineAtCursor(view: SizesView): LineSize | null {
  return view.shape === 'lines' ? (known(view.report)?.lines[sizesCursor(view)] ?? null) : null;
}

/** The stage under the cursor, if the list is of stages. */
export function leftAtCursor(view: SizesView): LeftBehind | null {
  return view.shape === 'left' ? (known(view.left)?.[sizesCursor(view)] ?? null) : null;
}

/** A file of the row under the cursor; `why` and `by` are set if it is wasted. */
export type SizedFile = Pick<WastedFile, 'path' | 'bytes'> & Partial<Pick<WastedFile, 'why' | 'by'>>;

/** The files of the row under the cursor that match the filter, biggest first. */
export function sizedFiles(view: SizesView): readonly SizedFile[] {
  const files: readonly SizedFile[] = lineAtCursor(view)?.waste ?? leftAtCursor(view)?.files ?? [];
  const { filter } = view;
  return filter === '' ? files : files.filter(({ path }) => smartCase(`/${path}`, filter).includes(filter));
}

/** The line of the Dockerfile that the row is about. */
export function sizesLineAt(view: SizesView): number | null {
  const left = leftAtCursor(view);
  if (left !== null) return view.address.dockerfile.stages[left.stage]?.startLine ?? null;
  return lineAtCursor(view)?.line ?? null;
}
