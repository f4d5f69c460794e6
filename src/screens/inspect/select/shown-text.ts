import type { AppState } from '../../../store/state.ts';
import { diffNow, filesNow } from './now.ts';

/** The text beside the list of a look screen, which can be searched; `of` is another object once it is another text. */
export interface ShownText {
  readonly of: object;
  readonly lines: readonly string[];
  /** First line in view, from 0. */
  readonly top: number;
}

/** Null where no text is shown. */
export function shownText(state: AppState): ShownText | null {
  if (state.screen === 'files') {
    const view = filesNow(state)?.view;
    return view?.contents.kind === 'text'
      ? { of: view.contents.lines, lines: view.contents.lines, top: view.top }
      : null;
  }
  const detail = state.screen === 'diff' ? diffNow(state)?.detail : null;
  return detail?.contents.kind === 'text'
    ? { of: detail.contents.lines, lines: detail.contents.lines, top: detail.top }
    : null;
}
