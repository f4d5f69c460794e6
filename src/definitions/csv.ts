import { csvFields, csvLine, UnreadableListError } from '../text/csv.ts';

/** The fields of a flag's value; null for a list that docker does not read, about which reading the flag says more. */
export function readableFields(value: string): readonly string[] | null {
  try {
    return csvFields(value);
  } catch (error) {
    if (error instanceof UnreadableListError) return null;
    throw error;
  }
}

/** The value with some of its `key=path` fields changed. */
export function withChangedPaths(
  value: string,
  keys: readonly string[],
  change: (path: string) => string,
): string {
  const fields = readableFields(value)?.map((field) => {
    const equals = field.indexOf('=');
    const key = field.slice(0, Math.max(0, equals)).trim().toLowerCase();
    const path = field.slice(equals + 1);
    return keys.includes(key) && path !== '' && path !== '-' ? `${key}=${change(path)}` : field;
  });
  return fields === undefined ? value : csvLine(fields);
}
