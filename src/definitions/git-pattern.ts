/** The characters of the classes that `[[:alpha:]]` and the like name in git (wildmatch.c), as ranges of Go's classes. */
const NAMED: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: ' \t',
  cntrl: '\x00-\x1f\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-/:-@\\[-`{-~',
  space: '\t-\r ',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** What Go does not take as it is in a class. */
const SPECIAL = /[\\\]^-]/;

/**
 * A piece of a pattern of git between slashes, as Go's filepath.Match reads it: git also knows `[!a]`, `[]a]` and
 * `[[:alpha:]]`.
 *
 * @returns null for a piece that matches nothing, since a class is malformed
 */
export function goPattern(piece: string): string | null {
  let out = '';
  for (let at = 0; at < piece.length; ) {
    const char = piece[at] ?? '';
    if (char === '\\') {
      out += piece.slice(at, at + 2);
      at += 2;
    } else if (char === '[') {
      const read = goClass(piece, at + 1);
      if (read === null) return null;
      out += read.text;
      at = read.end;
    } else {
      out += char;
      at++;
    }
  }
  return out;
}

/** Reads a class, starting after its `[`. */
function goClass(piece: string, from: number): { readonly text: string; readonly end: number } | null {
  const negated = piece[from] === '!' || piece[from] === '^';
  const start = negated ? from + 1 : from;
  let out = '';
  for (let at = start; at < piece.length; ) {
    if (piece[at] === ']' && at > start) {
      return { text: `[${negated ? '^' : ''}${out}]`, end: at + 1 };
    }
    const named = /^\[:([^\]]*):\]/.exec(piece.slice(at, at + 20));
    if (named !== null) {
      const ranges = NAMED[named[1] ?? ''];
      if (ranges === undefined) return null;
      out += ranges;
      at += named[0].length;
      continue;
    }
    const low = member(piece, at);
    const hasRange = piece[low.end] === '-' && piece[low.end + 1] !== ']' && low.end + 1 < piece.length;
    const high = hasRange ? member(piece, low.end + 1) : low;
    // The first character of a range belongs to it, even where the range is none.
    out += hasRange ? `${low.text}${low.text}-${high.text}` : low.text;
    at = high.end;
  }
  return null;
}

/** One character of a class, as Go takes it. */
function member(piece: string, at: number): { readonly text: string; readonly end: number } {
  const start = piece[at] === '\\' ? at + 1 : at;
  const char = String.fromCodePoint(piece.codePointAt(start) ?? 0);
  return { text: SPECIAL.test(char) ? `\\${char}` : char, end: start + char.length };
}
