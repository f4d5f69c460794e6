/** Something that the person at the terminal can understand and act on; its message is one clear sentence. */
export class Problem extends Error {
  /** @param {string} message @param {string[]} [lines] the last lines of a log that shows why */
  constructor(message, lines = []) {
    super(message);
    this.lines = lines;
  }
}

/** The work was interrupted (Ctrl+C, a signal); everything half-made has been removed. */
export class Interrupted extends Error {}
