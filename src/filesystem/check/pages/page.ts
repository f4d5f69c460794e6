import type { Severity } from '../finding.ts';

/** What there is to say of a rule, for its page in docs/rules, for SARIF and for `check --rules`. */
export interface RulePage {
  /** That of most of its findings. */
  readonly severity: Severity;
  /** What it finds, and why that matters. */
  readonly why: string;
  readonly mend: string;
}
