import { beginsError } from './error-forms.ts';
import { LineFinder } from './line-finder.ts';
import type { LogBuffer } from './log-buffer.ts';
import { withoutStyles } from './sgr.ts';

/** Finds the lines of a log where an error begins (see ERROR_FORMS). */
export class LogErrors extends LineFinder {
  constructor(log: LogBuffer) {
    super(log, (text, before) => beginsError(withoutStyles(text), withoutStyles(before)));
  }
}
