/** A place in a file that a line of a log names. */
export interface LogPlace {
  /** As the line says it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** Characters of a line that are looked at: what a tool says of a place comes early. */
const MAX_LOOKED_AT_CHARACTERS = 4096;

/** Python: `File "x.py", line 3`. PHP: `in /app/x.php on line 3`, `in /app/x.php:3`. */
const QUOTED = /File "([^"]{1,512})", line (\d{1,7})/g;
const ON_LINE = /\bin ([^\s()"']{1,512}) on line (\d{1,7})/g;
/** Maven: `/app/X.java:[3,5]`. tsc, msbuild: `x.ts(3,5)`. All others: `x.c:3:5`, also behind `(` and `file://`. */
const MARKED = /(?:file:\/\/)?([^\s:()[\]"'`,<>|=]{1,512})(?::\[?|\()(\d{1,7})(?=[:,)\]\s]|$)/g;

/**
 * The places in files that a line names, in order. A path has a dot or a slash; whether there is such a file is not known.
 * @param text without styles
 */
export function placesIn(text: string): readonly LogPlace[] {
  const looked = text.slice(0, MAX_LOOKED_AT_CHARACTERS);
  const found = [QUOTED, ON_LINE, MARKED].flatMap((form) =>
    [...looked.matchAll(form)].map(({ index, 1: path = '', 2: line = '' }) => ({
      index,
      place: { path, line: Number(line) },
    })),
  );
  return found
    .filter(({ place }) => isPath(place.path) && place.line > 0)
    .toSorted((a, b) => a.index - b.index)
    .map(({ place }) => place);
}

/** No host with a port, no time, no version: a file has a suffix that begins with a letter, or no dot at all. */
function isPath(path: string): boolean {
  if (path.startsWith('//') || path.includes('://')) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.[A-Za-z]\w{0,15}$/.test(name)) return true;
  return path.includes('/') && name !== '' && !name.includes('.');
}
