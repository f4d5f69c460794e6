/** A number with its noun: `1 file`, `12 files`, `0 entries`. @param many the plural, where it is not `one` and an s */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
