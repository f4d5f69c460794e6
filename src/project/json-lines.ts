/** Deeper keys have no line of their own. */
const MAX_DEPTH = 4;

const TOKEN = /["{}[\],:\n]/g;

/**
 * The line (from 1) of each key of a JSON text, by its path in the form of `pathKey`. An index is a key of a list.
 * @param text valid JSON; of any other the result is of no use
 */
export function keyLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const path: string[] = [];
  const lists: boolean[] = [];
  let line = 1;
  let last = '';
  for (const token of tokens(text)) {
    if (token === '\n') line += 1;
    else if (token === '{' || token === '[') {
      lists.push(token === '[');
      path.push('0');
    } else if (token === '}' || token === ']') {
      lists.pop();
      path.pop();
    } else if (token === ',' && lists.at(-1) === true)
      path[path.length - 1] = String(Number(path.at(-1)) + 1);
    else if (token === ':') {
      path[path.length - 1] = JSON.parse(last);
      if (path.length <= MAX_DEPTH) lines.set(pathKey(path), line);
    } else if (token.startsWith('"')) last = token;
  }
  return lines;
}

/** The signs, line breaks and strings of a JSON text. A string may be too long for a regular expression. */
function* tokens(text: string): Generator<string> {
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    if (match[0] !== '"') {
      yield match[0];
      continue;
    }
    const end = stringEnd(text, match.index);
    yield text.slice(match.index, end);
    TOKEN.lastIndex = end;
  }
}

/** The index behind the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** A path of keys as one text. */
export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}
