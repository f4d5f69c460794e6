import { formatBytes } from '../text/format-bytes.ts';
import type { PartProgress } from './vertex.ts';

/** Seconds into a step, in front of a log line: more decimals while there are few seconds. */
export function formatOffset(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  return seconds.toFixed(seconds < 10 ? 3 : seconds < 100 ? 2 : 1);
}

/** `0.1s` */
export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}

/** `transferring context: 1.2 kB / 4.6 kB 0.1s done` */
export function formatPart(part: PartProgress): string {
  let line = part.id;
  if (part.total !== 0) {
    line += ` ${formatBytes(part.current)} / ${formatBytes(part.total)}`;
  } else if (part.current !== 0) {
    line += ` ${formatBytes(part.current)}`;
  }
  const elapsed = part.started === null ? 0 : (part.completed ?? part.timestamp) - part.started;
  if (elapsed > 10) {
    line += ` ${formatSeconds(elapsed)}`;
  }
  return part.completed === null ? line : `${line} done`;
}
