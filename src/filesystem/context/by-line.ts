import { Turns } from '../../turns.ts';
import type { Total } from './totals.ts';
import type { ContextVerdicts } from './verdicts.ts';

/** What each instruction takes, by its first line: in a context of any size, in slices. @throws the signal's reason */
export async function totalsByLine(
  { listing, taken }: ContextVerdicts,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, Total>> {
  const totals = new Map<number, { files: number; bytes: number }>();
  const turns = new Turns();
  for (let index = 1; index < listing.length; index++) {
    if (turns.isDue) {
      await turns.give();
      signal?.throwIfAborted();
    }
    if (listing.isFolder(index)) continue;
    for (const line of taken.linesOf(index)) {
      const total = totals.get(line) ?? { files: 0, bytes: 0 };
      total.files += 1;
      total.bytes += listing.size(index);
      totals.set(line, total);
    }
  }
  return totals;
}
