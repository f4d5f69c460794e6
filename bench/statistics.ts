/** The median; the mean of the two middle numbers of an even count. NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** The percentile `share` (0 to 1), by nearest rank. NaN for an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Measures subjects in turns, so that other load on the machine affects them equally. Every other round goes the other
 * way round: else one of two would always meet what the engine does at every second build.
 * @param subjects functions that resolve to a measure
 * @returns the measures by subject, without the first `warmups` rounds
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
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await subjects[name]();
      if (round >= 0) measured[name].push(value);
    }
  }
  return measured;
}
