import { clip } from '../dockerfile/clip.ts';
import { StagediveError } from '../errors.ts';

/** Longer quotes from a file are cut in messages. */
const MAX_REASON_CELLS = 400;

/** Where something stands in a file. */
export interface At {
  /** The file as messages show it. */
  readonly file: string;
  /** From 1; null when it concerns the whole file. */
  readonly line: number | null;
}

/** Says in one sentence why a compose file, a bake file or a `.env` cannot be used. Exit status 2. */
export class DefinitionError extends StagediveError {
  override readonly code = 'project';
  readonly at: At;

  /** `message` becomes `file:line: reason`, without control characters. */
  constructor(at: At, reason: string) {
    super(`${at.line === null ? at.file : `${at.file}:${at.line}`}: ${clip(reason, MAX_REASON_CELLS)}`);
    this.at = at;
  }
}
