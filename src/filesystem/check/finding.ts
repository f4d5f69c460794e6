import type { RuleName } from './rules.ts';

/** Where a missing thing is: in the file system of another stage. */
export interface FoundIn {
  /** The stage's name, or its number as a string. */
  readonly stage: string;
  /** Begins with a slash. */
  readonly path: string;
}

export type Severity = 'error' | 'warning';

/** What `check` says about a state. */
export interface Finding {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** What it is about, with a slash in front; null where that is no file (USER). */
  readonly path: string | null;
  /** A sentence or two without a full stop at the end; may hold whatever names of files hold. Never a secret. */
  readonly detail: string;
  /** What is missing: `libz.so.1`, `/bin/bash`; null where nothing is. */
  readonly needs: string | null;
  readonly foundIn: readonly FoundIn[];
  /** The instruction that mends it; null where none is known. */
  readonly fix: string | null;
  /** The first line of the instruction that put it there; null where no instruction of the file did. */
  readonly line: number | null;
}
