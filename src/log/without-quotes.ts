/** A string in Go's %q format, possibly cut off. */
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)/gs;

/** Process arguments as engines before 23 print them. Quoted parts may contain brackets. */
const ARGUMENTS = /\[(?:.*\](?=:|$)|.*$)/s;

/** A piece of the Dockerfile follows. */
const PARSE_ERROR = /(dockerfile parse error (?:on )?line \d+).*/s;

/**
 * The first line of an engine's error without quoted parts: commands and lines of the Dockerfile, which may contain
 * secrets.
 */
export function withoutQuotes(message: string): string {
  const text = message.replace(QUOTED, '"…"').replace(ARGUMENTS, '[…]').replace(PARSE_ERROR, '$1');
  return text.split('\n', 1)[0] ?? '';
}
