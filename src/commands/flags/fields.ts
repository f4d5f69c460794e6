/** `NAME=REST`, or `NAME` alone. */
export function splitOnce(value: string): readonly [string, string | undefined] {
  const at = value.indexOf('=');
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}

/** The fields of `KEY=VALUE,…`, keys in lower case. */
export function fieldsOf(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(',').map((field) => {
      const [key, text] = splitOnce(field.trim());
      return [key.toLowerCase(), text ?? ''];
    }),
  );
}
