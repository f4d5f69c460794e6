/** The fields of a flag's value as docker reads it: CSV, in which a field may be quoted. */
export function csvFields(value: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? '';
    if (isQuoted && char === '"' && value[at + 1] === '"') {
      field += '"';
      at++;
    } else if (char === '"' && (isQuoted || field === '')) isQuoted = !isQuoted;
    else if (char === ',' && !isQuoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  return [...fields, field];
}

/** Fields as one value, quoted where one has a comma or a quote. */
export function csv(fields: readonly string[]): string {
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

/** The value with some of its `key=path` fields changed. */
export function withChangedPaths(
  value: string,
  keys: readonly string[],
  change: (path: string) => string,
): string {
  const fields = csvFields(value).map((field) => {
    const equals = field.indexOf('=');
    const key = field.slice(0, Math.max(0, equals)).trim();
    const path = field.slice(equals + 1);
    return keys.includes(key) && path !== '' && path !== '-' ? `${key}=${change(path)}` : field;
  });
  return csv(fields);
}
