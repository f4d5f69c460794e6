/** The program's own log (STAGEDIVE_LOG), for finding faults in it. */

/**
 * What a line is about: `start` and `end` of the program, the `engine` that was found, a `request` to Docker's API, a
 * `call` to BuildKit, a call `served` to BuildKit, a folder that was `sent` to it, a status change of a `step`, an `action` of the screens.
 */
export type LogKind = 'start' | 'end' | 'engine' | 'request' | 'call' | 'served' | 'sent' | 'step' | 'action';

/** undefined and null are omitted. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A call whose duration is logged. */
export interface LoggedCall {
  /**
   * Writes the line, with its duration in ms. Only the first call counts.
   * @param outcome `ok`, or a word for what went wrong
   */
  end(outcome: string, more?: LogFields): void;
}

/**
 * A log. Fields are names, numbers and locations, chosen one by one: no messages to or from the engine, no file
 * contents, nothing typed. In a field `error`, the engine's message, quoted parts are removed.
 */
export interface Log {
  line(kind: LogKind, fields: LogFields): void;
  /** The line is written at `end`, or as `unfinished` when the program ends. */
  begin(kind: LogKind, fields: LogFields): LoggedCall;
}
