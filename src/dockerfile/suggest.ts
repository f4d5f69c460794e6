/** The option nearest to what was written, at most two edits away (BuildKit's own limit for suggestions), or null. */
export function nearest(written: string, options: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = 3;
  for (const option of options) {
    if (option === written) return null;
    if (Math.abs(option.length - written.length) >= bestDistance) continue;
    const distance = editDistance(written, option);
    if (distance < bestDistance) {
      best = option;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean build?`, or null when no option is near. */
export function didYouMean(written: string, options: Iterable<string>): string | null {
  const option = nearest(written, options);
  return option === null ? null : `did you mean ${option}?`;
}

/** Levenshtein distance. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
