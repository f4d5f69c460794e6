/** `NAME=REST`, or `NAME` alone. */
export function splitOnce(value: string): readonly [string, string | undefined] {
  const at = value.indexOf('=');
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}
