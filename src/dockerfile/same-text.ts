import type { Dockerfile } from './types.ts';

/** Whether two reads of a Dockerfile have the same text. */
export function isSameText(a: Dockerfile, b: Dockerfile): boolean {
  return a === b || (a.lines.length === b.lines.length && a.lines.every((line, at) => line === b.lines[at]));
}
