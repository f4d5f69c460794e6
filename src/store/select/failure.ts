import type { AppState } from '../state.ts';
import { cursorRow, failedVertex } from './build.ts';

export interface FailureExcerpt {
  readonly message: string;
  readonly lines: readonly { readonly number: number; readonly text: string; readonly failed: boolean }[];
}

/** Lines shown before and after the failing ones. */
const AROUND = 2;

/** The failing lines and what was said, where the step under the cursor is the one that failed; null elsewhere. */
export function failureExcerpt(state: AppState): FailureExcerpt | null {
  const failure = state.build?.failure;
  if (failure == null || cursorRow(state)?.id !== failedVertex(state)) return null;
  const ranges = failure.lines;
  const first = Math.min(...ranges.map((range) => range.start));
  const last = Math.max(...ranges.map((range) => range.end));
  const source = state.dockerfile.lines;
  const lines = [];
  for (
    let number = Math.max(1, first - AROUND);
    number <= Math.min(source.length, last + AROUND);
    number += 1
  ) {
    const failed = ranges.some((range) => number >= range.start && number <= range.end);
    lines.push({ number, text: source[number - 1] ?? '', failed });
  }
  return { message: failure.message, lines };
}
