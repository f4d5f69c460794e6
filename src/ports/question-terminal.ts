/** The terminal, for a program that has to ask a person something before an engine can be reached. */
export interface QuestionTerminal {
  /** Whether there is a terminal at all. */
  readonly exists: boolean;
  /**
   * Gives it to what `run` starts, which is in the foreground meanwhile; the screens, if any, are gone. Null, without a
   * call of `run`, when there is no terminal or something else has it.
   */
  lend<T>(run: () => Promise<T>): Promise<T | null>;
  /** Prints one line, filtered. To be used only while it is lent. */
  say(line: string): void;
}
