/** What `check` says about a state. */

/** Where a missing thing is: in the file system of another stage. */
export interface FoundIn {
  /** The stage's name, or its number as a string. */
  readonly stage: string;
  /** Begins with a slash. */
  readonly path: string;
}

export interface Finding {
  /** A name of RULES. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** What it is about, with a slash in front; null where that is no file (USER). */
  readonly path: string | null;
  /** One sentence or two, without a full stop at the end; may hold any characters that names of files hold. */
  readonly detail: string;
  /** The name of what is missing: `libz.so.1`, `/bin/bash`; null where nothing is. */
  readonly needs: string | null;
  readonly foundIn: readonly FoundIn[];
  /** The instruction that adds what is missing; null where none is known. */
  readonly fix: string | null;
  /** The line of the instruction that put it there, from 1; null where no instruction of the file did. */
  readonly line: number | null;
}
