/** What the program says of its own doings (STAGEDIVE_LOG), for whoever looks for a fault in it. */

/**
 * What a line is about: `start` and `end` of the program, the `engine` that was found, a `request` to Docker's API, a
 * `call` of BuildKit, one that BuildKit made of us (`served`), a `step` whose status has changed, an `action` of the
 * screens.
 */
export type LogKind = 'start' | 'end' | 'engine' | 'request' | 'call' | 'served' | 'step' | 'action';

/** undefined and null are left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Something that takes time. */
export interface LoggedCall {
  /**
   * Writes its line, with the milliseconds that it took; the first end counts.
   * @param outcome `ok`, or a word for what went wrong
   */
  end(outcome: string, more?: LogFields): void;
}

/**
 * A log. Fields are names, numbers and places, chosen one by one: no messages to or from the engine, no contents of
 * files, nothing that is typed. Of a field `error`, the engine's sentence, what it quotes is left out.
 */
export interface Log {
  line(kind: LogKind, fields: LogFields): void;
  /** The line comes with `end`, or as `unfinished` at the end of the program. */
  begin(kind: LogKind, fields: LogFields): LoggedCall;
}
