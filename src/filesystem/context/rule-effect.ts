import { Turns } from '../../turns.ts';
import type { Total } from './totals.ts';
import type { ContextVerdicts } from './verdicts.ts';

/** What changes between two verdicts about the same listing. */
export interface VerdictChange {
  /** What is ignored only then, and what only now. */
  readonly out: Total;
  readonly back: Total;
  /** Of what is ignored only then: what instructions take now, and their first lines. */
  readonly missing: Total;
  readonly missedBy: readonly number[];
}

/** Compares what is ignored now with what would be then. In slices. @throws the signal's reason */
export async function verdictChange(
  now: ContextVerdicts,
  then: ContextVerdicts,
  signal?: AbortSignal,
): Promise<VerdictChange> {
  const { listing } = now;
  const turns = new Turns();
  const out = { files: 0, bytes: 0 };
  const back = { files: 0, bytes: 0 };
  const missing = { files: 0, bytes: 0 };
  const missedBy = new Set<number>();
  for (let index = 1; index < listing.length; index++) {
    if (turns.isDue) {
      await turns.give();
      signal?.throwIfAborted();
    }
    if (now.ignored[index] === then.ignored[index] || listing.isFolder(index)) continue;
    const isOut = then.ignored[index] === 1;
    const size = listing.size(index);
    add(isOut ? out : back, size);
    if (!isOut || !now.taken.isTaken(index)) continue;
    add(missing, size);
    for (const line of now.taken.linesOf(index)) missedBy.add(line);
  }
  return { out, back, missing, missedBy: [...missedBy].sort((a, b) => a - b) };
}

function add(total: { files: number; bytes: number }, bytes: number): void {
  total.files += 1;
  total.bytes += bytes;
}
