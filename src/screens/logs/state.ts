/** What Build, State and Run remember of the logs that they show. */
import type { LogBuffer } from '../../progress/log-buffer.ts';

/** A line of a log that was chosen, to be copied or opened in the editor. */
export interface LogMark {
  readonly log: LogBuffer;
  /** From 1. */
  readonly line: number;
}

export interface LogsState {
  /** Whether long lines are wrapped; if not, they are cut at the edge. Kept between runs. */
  readonly wrapped: boolean;
  readonly mark: LogMark | null;
  /** An error that is still looked for in a long log; null if none is. */
  readonly seeking: { readonly log: LogBuffer; readonly by: 1 | -1 } | null;
  /** The file that is typed, to save the log to; null if none is. */
  readonly saving: string | null;
}

export const NO_LOGS: LogsState = { wrapped: false, mark: null, seeking: null, saving: null };
