import type { RuleName } from './rules.ts';

/** Where another stage has what is missing. */
export interface FoundIn {
  /** The stage's name, or its number as a string. */
  readonly stage: string;
  /** Absolute. */
  readonly path: string;
}

/** `note`: what was not looked at, and advice (`shorter-base`). */
export type Severity = 'error' | 'warning' | 'note';

/** One result of `check`. */
export interface Finding {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** The absolute path of the file concerned; null when it is not about a file (USER). */
  readonly path: string | null;
  /** One or two sentences without the final full stop. File names in it are unfiltered. Never contains a secret. */
  readonly detail: string;
  /** What is missing: `libz.so.1`, `/bin/bash`; null when nothing is. */
  readonly needs: string | null;
  readonly foundIn: readonly FoundIn[];
  /** The instruction that fixes it; null when none is known. */
  readonly fix: string | null;
  /** The first line of the instruction that put it there; null when no instruction of the Dockerfile did. */
  readonly line: number | null;
}
