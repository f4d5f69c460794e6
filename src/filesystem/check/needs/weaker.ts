import type { Severity } from '../finding.ts';

/** The less severe of two. */
export function weaker(a: Severity, b: Severity): Severity {
  if (a === 'note' || b === 'note') return 'note';
  return a === 'warning' || b === 'warning' ? 'warning' : 'error';
}
