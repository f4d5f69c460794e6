import { type FindRanges, findKeyword } from '../../dockerfile/highlight.ts';

let findRanges: FindRanges = findKeyword;

/** What colours the instructions of a Dockerfile now: at first only their keywords. */
export function currentColours(): FindRanges {
  return findRanges;
}

/**
 * Loads the parser that colours more than keywords. Not before the first frame, which it would delay by 5 ms of
 * processor time out of 66 (medians of 20 alternating starts on the demo).
 */
export async function loadColours(): Promise<void> {
  const { findSourceRanges } = await import('../../dockerfile/parse/source-ranges.ts');
  findRanges = findSourceRanges;
}
