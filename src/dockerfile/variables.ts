const VARIABLE = /\$\{?([A-Za-z_][A-Za-z0-9_]*)/g;

/** The variables that stand after a `$` in a line of a Dockerfile, each once; none in a comment. */
export function variablesIn(line: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!line.includes('$') || line.trimStart().startsWith('#')) return names;
  for (const [, name = ''] of line.matchAll(VARIABLE)) names.add(name);
  return names;
}
