import { StagediveError } from '../errors.ts';
import { clip } from './clip.ts';

/** Longer texts of a file are cut in messages. */
const MAX_REASON = 400;

/** A Dockerfile, a target or a REF that cannot be used, said in one sentence. */
export class DockerfileError extends StagediveError {
  override readonly code = 'dockerfile';
  /** The file's name as given to parseDockerfile. */
  readonly file: string;
  /** Counts from 1; null when it is about the whole file. */
  readonly line: number | null;
  /** What is wrong, without the place and the suggestion. */
  readonly reason: string;
  /** What to do about it; null when there is nothing better than the reason. */
  readonly suggestion: string | null;

  /** `message` becomes `file:line: reason (suggestion)`, without control characters. */
  constructor(file: string, line: number | null, reason: string, suggestion: string | null = null) {
    const shownReason = clip(reason, MAX_REASON);
    const shownSuggestion = suggestion === null ? null : clip(suggestion, MAX_REASON);
    const place = line === null ? file : `${file}:${line}`;
    super(`${place}: ${shownReason}${shownSuggestion === null ? '' : ` (${shownSuggestion})`}`);
    this.file = file;
    this.line = line;
    this.reason = shownReason;
    this.suggestion = shownSuggestion;
  }
}
