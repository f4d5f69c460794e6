import type { ScriptPart } from './shell-script.ts';
import type { CommandStatus } from './statuses.ts';

/** Where a traced command is written. */
export interface TracedPlace {
  /** The script that has it, as its shell names it; null for the Dockerfile. */
  readonly file: string | null;
  /** Where the script is, absolute; null for the Dockerfile, and for a script without a file. */
  readonly path: string | null;
  /** From 1; null if it is not known. */
  readonly line: number | null;
  /** The script's path in the build context; null if it does not come from there. */
  readonly source: string | null;
}

/** One command of a trace. Text is unfiltered. */
export interface TracedCommand {
  /** After all expansions; as it is written where the trace has it mixed with that of another process. */
  readonly text: string;
  readonly status: CommandStatus;
  /** Milliseconds that it took; null if that is not known. */
  readonly took: number | null;
  readonly place: TracedPlace;
  /** How many scripts it is nested in. */
  readonly depth: number;
}

/** How the trace of a RUN ended, and what ran. */
export interface Trace {
  readonly commands: readonly TracedCommand[];
  /** Index of the command that made it fail; null if none did, or it is not in the list. */
  readonly failed: number | null;
  /** The same command in the RUN itself, which may have started the script with the other one; null if it is not known. */
  readonly culprit: ScriptPart | null;
  /** What there is to say besides, each a sentence. Unfiltered. */
  readonly notes: readonly string[];
  /** Commands in the middle that are not kept. */
  readonly omitted: number;
  readonly status: number;
  /** The end of what was printed. Unfiltered. */
  readonly output: string;
}
