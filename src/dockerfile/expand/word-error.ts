import { StagediveError } from '../../errors.ts';

/** Why a word cannot be expanded, in BuildKit's words. */
export class WordError extends StagediveError {
  override readonly code = 'malformed';
  /** It depends on a value: `${X:?…}`. All other errors are errors whatever the variables hold. */
  readonly dependsOnValue: boolean;

  constructor(message: string, dependsOnValue = false) {
    super(message);
    this.dependsOnValue = dependsOnValue;
  }
}

/** A word as messages quote it. */
export function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
