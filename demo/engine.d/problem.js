/** An error that a person can understand and act on. Its message is one clear sentence. */
export class Problem extends Error {
  /** @param {string} message @param {string[]} [lines] the last lines of a log that shows why */
  constructor(message, lines = []) {
    super(message);
    this.lines = lines;
  }
}

/** The work was interrupted (Ctrl+C or a signal). Everything unfinished has been removed. */
export class Interrupted extends Error {}
