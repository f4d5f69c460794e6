/** One `Name: value` of a stanza. */
export type Field = (name: string, value: string) => void;

/**
 * Reads text of `Name: value` lines as in deb822(5), RFC 822 and JAR manifests: lines that begin with a space continue
 * the one above, and are joined to it without that space.
 *
 * @param name of the fields wanted, in lower case; others are skipped without keeping them
 * @returns the stanzas, which empty lines part; for a field that comes again the first counts
 */
export function* stanzas(
  text: string,
  wanted: ReadonlySet<string>,
): Generator<ReadonlyMap<string, string>, void> {
  let stanza = new Map<string, string>();
  let filled = false;
  let name: string | null = null;
  for (const line of lines(text)) {
    if (line === '') {
      if (filled) yield stanza;
      stanza = new Map();
      filled = false;
      name = null;
      continue;
    }
    filled = true;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      const before = name === null ? undefined : stanza.get(name);
      if (name !== null && before !== undefined && before.length < MAX_VALUE_CHARACTERS) {
        stanza.set(name, before + line.slice(1));
      }
      continue;
    }
    const colon = line.indexOf(':');
    const found = colon < 0 || colon > MAX_VALUE_CHARACTERS ? '' : line.slice(0, colon).toLowerCase();
    name = wanted.has(found) && !stanza.has(found) ? found : null;
    if (name !== null) stanza.set(name, line.slice(colon + 1).trim());
  }
  if (filled) yield stanza;
}

/** The fields that are wanted are names, versions and the like. */
const MAX_VALUE_CHARACTERS = 4096;

/** The lines of a text, without their ends; CR LF is one end. */
export function* lines(text: string): Generator<string, void> {
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    yield text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
    at = end + 1;
  }
}
