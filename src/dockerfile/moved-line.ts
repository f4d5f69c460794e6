/**
 * Where a line is after a file was edited: what stands above the edit stays, what stands below it moves along with its
 * end; within the edit the number stays as far as it can.
 * @param line counts from 1
 */
export function movedLine(before: readonly string[], after: readonly string[], line: number): number {
  const shorter = Math.min(before.length, after.length);
  let above = 0;
  while (above < shorter && before[above] === after[above]) above += 1;
  if (line <= above) return line;
  let below = 0;
  while (below < shorter - above && before.at(-1 - below) === after.at(-1 - below)) below += 1;
  if (line > before.length - below) return line + after.length - before.length;
  return Math.max(1, Math.min(line, after.length - below));
}
