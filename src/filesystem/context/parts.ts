import { Turns } from '../../turns.ts';
import { type ContextStatus, statusOf } from './status.ts';
import type { CountedContext, Total } from './totals.ts';
import type { ContextVerdicts } from './verdicts.ts';

/** A folder all of which has one status, or a file outside of such a folder. */
export interface ContextPart extends Total {
  readonly index: number;
  readonly isFolder: boolean;
}

/**
 * The largest parts of a context with a status: whole folders as one, as far as nothing in them has another status.
 * @param count so many of them
 * @returns by bytes, most first, and how many parts there are in all
 */
export async function largestParts(
  verdicts: ContextVerdicts,
  counted: CountedContext,
  status: ContextStatus,
  count: number,
  signal?: AbortSignal,
): Promise<{ readonly parts: readonly ContextPart[]; readonly all: number }> {
  const { listing } = verdicts;
  const turns = new Turns();
  let parts: ContextPart[] = [];
  let all = 0;
  const keep = (part: ContextPart): void => {
    all += 1;
    parts.push(part);
    if (parts.length >= 4 * count + 64) parts = largest(parts, count);
  };
  for (let index = 1; index < listing.length; ) {
    if (turns.isDue) {
      await turns.give();
      signal?.throwIfAborted();
    }
    if (!listing.isFolder(index)) {
      if (statusOf(verdicts, index) === status) {
        keep({ index, isFolder: false, files: 1, bytes: listing.size(index) });
      }
      index += 1;
      continue;
    }
    const own = counted.inFolder(index, status);
    const isWhole = own.files > 0 && own.files === counted.filesIn(index);
    if (isWhole) keep({ index, isFolder: true, ...own });
    index = isWhole || own.files === 0 ? listing.end(index) : index + 1;
  }
  return { parts: largest(parts, count), all };
}

function largest(parts: readonly ContextPart[], count: number): ContextPart[] {
  return parts
    .toSorted((a, b) => b.bytes - a.bytes || b.files - a.files || a.index - b.index)
    .slice(0, count);
}
