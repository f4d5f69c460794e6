/** Go's strconv.ParseBool; null for anything else, and for nothing. */
export function parseBool(text: string | undefined): boolean | null {
  if (text === undefined) return null;
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : null;
}
