import { listed } from './listed.ts';

/** `line 4`, `lines 4, 7 and 11`: in order, each once. `lines` must not be empty. */
export function lineNumbers(lines: readonly number[]): string {
  const numbers = [...new Set(lines)].toSorted((a, b) => a - b);
  return `${numbers.length === 1 ? 'line' : 'lines'} ${listed(numbers)}`;
}
