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

/** One field of such a list, in quotes where it needs them. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Fields as a list with commas. */
export function csvLine(fields: readonly string[]): string {
  return fields.map(csvField).join(',');
}
