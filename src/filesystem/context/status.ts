import type { ContextVerdicts } from './verdicts.ts';

/** What becomes of an entry. A folder is what its own line in the ignore file makes it; see what is in it. */
export type ContextStatus = 'used' | 'unused' | 'ignored';

export const STATUSES: readonly ContextStatus[] = ['used', 'unused', 'ignored'];

/** What becomes of one entry. */
export function statusOf({ ignored, taken }: ContextVerdicts, index: number): ContextStatus {
  if (ignored[index] === 1) return 'ignored';
  return taken.isTaken(index) ? 'used' : 'unused';
}
