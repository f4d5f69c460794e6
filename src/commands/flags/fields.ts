/** `NAME=REST`, or `NAME` alone. */
export function splitOnce(value: string): readonly [string, string | undefined] {
  const at = value.indexOf('=');
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}

/** A list with commas that is not well-formed. `message` is a reason, to follow a colon. */
export class UnreadableListError extends Error {}

/**
 * The fields of a list with commas, as Go's encoding/csv reads one line: a field in quotes may contain commas, and a
 * quote in it is doubled. Nothing is trimmed.
 *
 * @throws UnreadableListError
 */
export function csvFields(value: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; ; at += 1) {
    const field = value[at] === '"' ? quotedField(value, at) : plainField(value, at);
    fields.push(field.text);
    at = field.end;
    if (at >= value.length) return fields;
  }
}

/** @param at where the field starts @returns its text, and where the comma after it is */
function plainField(value: string, at: number): { readonly text: string; readonly end: number } {
  const comma = value.indexOf(',', at);
  const end = comma < 0 ? value.length : comma;
  const text = value.slice(at, end);
  if (text.includes('"')) throw new UnreadableListError('a " must be the first and the last sign of a field');
  return { text, end };
}

function quotedField(value: string, at: number): { readonly text: string; readonly end: number } {
  let text = '';
  for (let from = at + 1; ; ) {
    const quote = value.indexOf('"', from);
    if (quote < 0) throw new UnreadableListError('a " is not closed');
    text += value.slice(from, quote);
    const next = value[quote + 1];
    if (next !== '"') {
      if (next !== undefined && next !== ',')
        throw new UnreadableListError('a comma must follow a closing "');
      return { text, end: quote + 1 };
    }
    text += '"';
    from = quote + 2;
  }
}

/** Go's strconv.ParseBool; null for anything else. */
export function parseBool(text: string): boolean | null {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : null;
}
