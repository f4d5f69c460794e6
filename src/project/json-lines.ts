/** Deeper keys have no line of their own. */
const MAX_DEPTH = 4;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:\n]/g;

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
  for (const [token] of text.matchAll(TOKEN)) {
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

/** A path of keys as one text. */
export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}
