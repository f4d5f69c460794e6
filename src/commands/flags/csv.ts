import { UsageError } from '../../errors.ts';

/**
 * The fields of one line of CSV, as docker reads the values of its flags (Go's encoding/csv): a field with a comma or a
 * quote stands in quotes, and a quote in it twice: `type=sbom,"generator=image,1"`.
 * @param flag for the message
 * @throws UsageError for a quote that is not closed, or that stands inside a field without quotes
 */
export function csvFields(flag: string, value: string): readonly string[] {
  const wrong = (why: string): UsageError =>
    new UsageError(`${flag} ${value}: ${why}; write "KEY=a,b" for a value with a comma.`);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (value[at] === '"') {
      for (at += 1; ; at += 1) {
        const quote = value.indexOf('"', at);
        if (quote < 0) throw wrong('a quote is not closed');
        field += value.slice(at, quote);
        at = quote + 1;
        if (value[at] !== '"') break;
        field += '"';
      }
      if (at < value.length && value[at] !== ',') throw wrong('a quoted field must end with its quote');
    } else {
      const comma = value.indexOf(',', at);
      const end = comma < 0 ? value.length : comma;
      field = value.slice(at, end);
      if (field.includes('"')) throw wrong('a quote must be at the beginning of a field');
      at = end;
    }
    fields.push(field);
    if (at >= value.length) return fields;
    at += 1;
  }
}

/** One pair as a field of CSV, in quotes where it needs them. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
