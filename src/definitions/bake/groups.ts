/** For each target the groups that have it, also by way of other groups. Groups in a circle are followed once. */
export function groupsOfTargets(
  groups: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const group of groups.keys()) {
    const seen = new Set<string>();
    const queue = [group];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const members = groups.get(name);
      if (members === undefined) found.set(name, (found.get(name) ?? new Set()).add(group));
      else queue.push(...members);
    }
  }
  return new Map([...found].map(([target, names]) => [target, [...names]]));
}
