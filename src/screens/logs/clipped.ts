/** What is missing in a log, in words. */
import type { LogBuffer } from '../../progress/log-buffer.ts';
import type { LogClip } from '../../progress/log-clips.ts';
import type { Millis } from '../../progress/types.ts';
import { countText } from '../../text/count-text.ts';

/** For the title: `clipped by the engine`; '' if nothing is missing. */
export function clippedNote(log: LogBuffer | null): string {
  if (log === null) return '';
  if (log.clips.length > 0) return 'clipped by the engine';
  return log.firstLine > 0 ? 'its beginning is dropped' : '';
}

/**
 * One sentence for each reason why lines are missing. How much the engine left out it does not say: only for how long it
 * passed nothing on is known (see LogClip).
 * @param end when the step ended, by the engine's clock; null if it has not
 */
export function clippedSentences(log: LogBuffer, end: Millis | null): readonly string[] {
  const { firstLine, clips } = log;
  const gaps = clips.filter(({ until }) => until !== null);
  const last = clips.filter(({ until }) => until === null);
  return [
    ...(firstLine === 0
      ? []
      : [`The first ${countText(firstLine, 'line')} of this log were dropped to save memory.`]),
    ...gapsSentence(gaps),
    ...last.map((clip) => endSentence(clip, end)),
  ];
}

function gapsSentence(gaps: readonly LogClip[]): readonly string[] {
  const [first] = gaps;
  if (first === undefined) return [];
  const length = gaps.reduce((sum, { since, until }) => sum + Math.max(0, (until ?? since) - since), 0);
  const places =
    gaps.length === 1
      ? `after line ${first.line + 1}`
      : `at ${gaps.length} places, first after line ${first.line + 1}`;
  return [
    `The engine passes on ${first.limit}: what the step printed ${places} is missing, the output of ${secondsText(length)}.`,
  ];
}

function endSentence({ line, limit, since, stream }: LogClip, end: Millis | null): string {
  const name = stream === 2 ? 'stderr' : 'stdout';
  const length = end === null ? 'until it ends' : `the output of ${secondsText(end - since)}`;
  return `The engine passes on ${limit}: what the step printed to ${name} after line ${line + 1} is missing, ${length}.`;
}

function secondsText(ms: Millis): string {
  return `${Math.max(0.1, ms / 1000).toFixed(1)}s`;
}
