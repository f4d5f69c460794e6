import { StagediveError } from '../errors.ts';
import type { HistoryChange, PastDetails } from '../history/types.ts';
import type { StatusUpdate } from '../progress/types.ts';

/** Past builds, of an engine or of our own records. Calls reject with a NoHistoryError where nothing keeps them. */
export interface BuildHistory {
  /**
   * All builds that are kept or run, in no order and several at a time.
   * @param follow whether what happens later is told too, until `signal` ends it; otherwise it ends with what is there
   */
  list(follow: boolean, signal: AbortSignal): AsyncIterable<readonly HistoryChange[]>;
  /** One build by its whole id; null if it is not kept. */
  read(id: string, signal: AbortSignal): Promise<PastDetails | null>;
  /** All that happened in a build, from its start; of one that runs, until it ends. Rejects if it is not kept. */
  status(id: string, signal: AbortSignal): AsyncIterable<StatusUpdate>;
  /** Deletes the record of a build that has ended; nothing else goes. */
  remove(id: string): Promise<void>;
}

/** Nothing keeps a history here. */
export class NoHistoryError extends StagediveError {
  override readonly code = 'no-history';
}
