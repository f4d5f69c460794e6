/** A text in Go's %q, or as much of it as there is. */
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)/gs;

/** Arguments of a process, as engines before 23 write them: what is quoted in them may hold brackets too. */
const ARGUMENTS = /\[(?:.*\](?=:|$)|.*$)/s;

/** What follows is a piece of the Dockerfile. */
const PARSE_ERROR = /(dockerfile parse error (?:on )?line \d+).*/s;

/**
 * The first line of an engine's error without what it quotes: commands and lines of the Dockerfile, which may hold what
 * nobody else is to know.
 */
export function withoutQuotes(message: string): string {
  const text = message.replace(QUOTED, '"…"').replace(ARGUMENTS, '[…]').replace(PARSE_ERROR, '$1');
  return text.split('\n', 1)[0] ?? '';
}
