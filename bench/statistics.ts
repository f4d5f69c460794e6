/** The middle of some numbers; of two in the middle the mean. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** The number that `share` (0 to 1) of the others do not exceed, by nearest rank. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Runs subjects in turns, so that whatever else the machine does hits all of them alike.
 * @param subjects each resolves to what it measured
 * @returns the measures by subject, those of the first `warmups` rounds left out
 */
export async function alternate<Name extends string, Measure>(
  subjects: Readonly<Record<Name, () => Promise<Measure>>>,
  rounds: number,
  warmups = 2,
): Promise<Record<Name, Measure[]>> {
  const names = Object.keys(subjects) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Measure[]])) as Record<
    Name,
    Measure[]
  >;
  for (let round = -warmups; round < rounds; round += 1) {
    for (const name of names) {
      const value = await subjects[name]();
      if (round >= 0) measured[name].push(value);
    }
  }
  return measured;
}
