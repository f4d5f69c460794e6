import type { Severity } from './finding.ts';

/** A program that is to be started, and why it matters. */
export interface Starter {
  /** Absolute; where it is as people know it. */
  readonly path: string;
  readonly severity: Severity;
  /** The line that brought it, or that starts it. */
  readonly line: number | null;
  /** The stage that it came from: what it lacks is likely to be there. */
  readonly near: number | null;
  /** What somebody must know who reads why it is looked at: `the ENTRYPOINT`; null for a file that was copied. */
  readonly role: string | null;
}
