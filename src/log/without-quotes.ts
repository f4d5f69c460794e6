/** A string in Go's %q format, possibly cut off. */
const QUOTED = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)/gs;

/** A piece of the Dockerfile follows. */
const PARSE_ERROR = /(dockerfile parse error (?:on )?line \d+).*/s;

/**
 * The first line of an engine's error without quoted parts: commands and lines of the Dockerfile, which may contain
 * secrets.
 */
export function withoutQuotes(message: string): string {
  const text = withoutArguments(message.replace(QUOTED, '"…"')).replace(PARSE_ERROR, '$1');
  return text.split('\n', 1)[0] ?? '';
}

/** Leaves out process arguments as engines before 23 print them. Quoted parts may contain brackets. */
function withoutArguments(text: string): string {
  const open = text.indexOf('[');
  if (open < 0) return text;
  const close = text.endsWith(']') ? text.length - 1 : text.lastIndexOf(']:');
  return `${text.slice(0, open)}[…]${close < open ? '' : text.slice(close + 1)}`;
}
