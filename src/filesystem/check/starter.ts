import type { Severity } from './finding.ts';
import type { WorkingFolder } from './needs/working-folders.ts';

/** A program to be started, and why it matters. */
export interface Starter {
  /** Absolute, as people know it. */
  readonly path: string;
  readonly severity: Severity;
  /** The line that brought it, or that starts it. */
  readonly line: number | null;
  /** Index of the stage that it came from, which likely has what it lacks. */
  readonly near: number | null;
  /** Why it is checked: `ENTRYPOINT`; null for a file that was copied. */
  readonly role: string | null;
  /** Whether an instruction or a fix copies just this file, not a folder that it is in. */
  readonly isNamed?: boolean;
  /** Where a script starts it; that of the image if absent. */
  readonly folder?: WorkingFolder;
  /** Whether it has another PATH than that of the image, from a script that starts it. */
  readonly hasOtherPath?: boolean;
}
