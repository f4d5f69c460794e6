import { LineFinder } from './line-finder.ts';
import type { LogBuffer } from './log-buffer.ts';
import { withoutStyles } from './sgr.ts';

/**
 * Finds the lines of a log that contain a text. Case only matters when the text has capitals; styles never do. '' matches
 * nothing.
 */
export class LogSearch extends LineFinder {
  readonly query: string;

  constructor(log: LogBuffer, query: string) {
    const anyCase = query === query.toLowerCase();
    super(log, (line) => {
      const text = withoutStyles(line);
      return query !== '' && (anyCase ? text.toLowerCase() : text).includes(query);
    });
    this.query = query;
  }
}
