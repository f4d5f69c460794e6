import { StagediveError } from '../../errors.ts';

/** A word that cannot be expanded, with BuildKit's message. */
export class WordError extends StagediveError {
  override readonly code = 'malformed';
  /** Whether the error depends on a value: `${X:?…}`. All others occur whatever the variables hold. */
  readonly dependsOnValue: boolean;

  constructor(message: string, dependsOnValue = false) {
    super(message);
    this.dependsOnValue = dependsOnValue;
  }
}

/** Shortens a word for a message. */
export function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
