/**
 * Where a line is after the file was edited: lines above the edit keep their number, lines below it move with the end
 * of the file, and a line inside the edit keeps its number where that still lies inside.
 * @param line from 1
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
