import type { PartProgress } from './vertex.ts';

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/**
 * Bytes as BuildKit's progress prints them: `123B`, `1.23kB`; units are decimal (tonistiigi/units). The rest of the
 * program writes them for people (src/text/format-bytes.ts); this output is read beside docker's.
 */
export function transferredBytes(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const next of UNITS) {
    if (value < 1000) {
      break;
    }
    value /= 1000;
    unit = next;
  }
  return unit === 'B' ? `${bytes}B` : `${value.toFixed(2)}${unit}`;
}

/** Seconds into a step, in front of a log line: more decimals while there are few seconds. */
export function formatOffset(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  return seconds.toFixed(seconds < 10 ? 3 : seconds < 100 ? 2 : 1);
}

/** `0.1s` */
export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}

/** `transferring context: 1.23kB / 4.56kB 0.1s done` */
export function formatPart(part: PartProgress): string {
  let line = part.id;
  if (part.total !== 0) {
    line += ` ${transferredBytes(part.current)} / ${transferredBytes(part.total)}`;
  } else if (part.current !== 0) {
    line += ` ${transferredBytes(part.current)}`;
  }
  const elapsed = part.started === null ? 0 : (part.completed ?? part.timestamp) - part.started;
  if (elapsed > 10) {
    line += ` ${formatSeconds(elapsed)}`;
  }
  return part.completed === null ? line : `${line} done`;
}
