import { StagediveError } from '../errors.ts';
import { clip } from './clip.ts';

/** Longer quotes from a file are cut in messages. */
const MAX_REASON_CELLS = 400;

/** Says in one sentence why a Dockerfile, a target or a REF cannot be used. */
export class DockerfileError extends StagediveError {
  override readonly code = 'dockerfile';
  /** The `fileName` given to parseDockerfile. */
  readonly file: string;
  /** From 1; null when the error concerns the whole file. */
  readonly line: number | null;
  /** What is wrong, without file, line and suggestion. */
  readonly reason: string;
  /** What to do about it; null when there is nothing to add. */
  readonly suggestion: string | null;

  /** `message` becomes `file:line: reason (suggestion)`, without control characters. */
  constructor(file: string, line: number | null, reason: string, suggestion: string | null = null) {
    const shownReason = clip(reason, MAX_REASON_CELLS);
    const shownSuggestion = suggestion === null ? null : clip(suggestion, MAX_REASON_CELLS);
    const position = line === null ? file : `${file}:${line}`;
    super(`${position}: ${shownReason}${shownSuggestion === null ? '' : ` (${shownSuggestion})`}`);
    this.file = file;
    this.line = line;
    this.reason = shownReason;
    this.suggestion = shownSuggestion;
  }
}
