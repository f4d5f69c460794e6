import type { ShellScript } from './shell-script.ts';
import type { LocatedRecord } from './statuses.ts';

/**
 * The order in which records are listed: as they came, but commands of a pipeline, which run at the same time, as they are
 * written. A pipeline in a loop stays in its rounds.
 * @param rounds how often the member of each record had ended before; null for a record outside of pipelines
 * @returns indexes of the records
 */
export function listedOrder(
  { members }: ShellScript,
  records: readonly LocatedRecord[],
  rounds: readonly (number | null)[],
): readonly number[] {
  const constructOf = (index: number): number | null => {
    if (rounds[index] === null) return null;
    return members[Number.parseInt(records[index]?.record.member ?? '', 10)]?.scope.construct ?? null;
  };
  const memberOf = (index: number): number => Number.parseInt(records[index]?.record.member ?? '', 10);
  const order: number[] = [];
  for (let from = 0; from < records.length; ) {
    const construct = constructOf(from);
    let to = from + 1;
    while (construct !== null && to < records.length && constructOf(to) === construct) to += 1;
    const group = Array.from({ length: to - from }, (_, offset) => from + offset);
    order.push(
      ...group.toSorted((a, b) => (rounds[a] ?? 0) - (rounds[b] ?? 0) || memberOf(a) - memberOf(b) || a - b),
    );
    from = to;
  }
  return order;
}
