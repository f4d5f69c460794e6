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
  /**
   * An error that is still looked for, from the log that is shown on (null if none is): in it, or in that of a step (its
   * id). Null if none is looked for.
   */
  readonly seeking: {
    readonly log: LogBuffer | null;
    readonly by: 1 | -1;
    readonly step: string | null;
  } | null;
  /** The file that is typed, to save the log to; null if none is. */
  readonly saving: string | null;
}

export const NO_LOGS: LogsState = { wrapped: false, mark: null, seeking: null, saving: null };
