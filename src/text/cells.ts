/**
 * How many terminal cells text takes, for screens, tables, logs and the frame writer. Gives the same results as the
 * string-width package, but for nearly all text avoids its 50 ms of loading and its segmenter.
 */
import stringWidth from 'string-width';

const ASCII = /^[\x20-\x7e]*$/;

/**
 * Code points that never combine with a neighbour, so that their widths add up: Latin, Greek, Cyrillic, Hebrew,
 * symbols, box drawing, CJK and most emoji. Text with any other character (variation selectors, keycaps, flags, skin
 * tones, Indic scripts, escapes) is measured by string-width. test/text/cells.test.ts compares each of them with
 * string-width.
 */
const SIMPLE_RANGES =
  '20-7e a1-ac ae-34e 350-5ff 1e00-1fff 2010-2027 2030-205e 2070-20cf 2100-2bff 2e80-a4cf ac00-d7a3 f900-faff ' +
  'fe30-fe6f ff01-ff60 ffe0-ffe6 1f300-1f3fa 1f400-1f64f 1f680-1f6ff 1f900-1f9ff 1fa70-1faff';

/** Simple code points of no width: combining marks. */
const ZERO_WIDTH_RANGES = '300-34e 350-36f 483-489 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 302a-302d 3099-309a 3164';

/** Simple code points of two cells: wide and fullwidth in Unicode's East Asian Width. */
const WIDE_RANGES =
  '231a-231b 2329-232a 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2630-2637 2648-2653 267f 268a-268f 2693 ' +
  '26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce 26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705 270a-270b 2728 274c ' +
  '274e 2753-2755 2757 2795-2797 27b0 27bf 2b1b-2b1c 2b50 2b55 2e80-2e99 2e9b-2ef3 2f00-2fd5 2ff0-3029 ' +
  '302e-303e 3041-3096 309b-30ff 3105-312f 3131-3163 3165-318e 3190-31e5 31ef-321e 3220-3247 3250-a48c ' +
  'a490-a4c6 ac00-d7a3 f900-faff fe30-fe52 fe54-fe66 fe68-fe6b ff01-ff60 ffe0-ffe6 1f300-1f320 ' +
  '1f32d-1f335 1f337-1f37c 1f37e-1f393 1f3a0-1f3ca 1f3cf-1f3d3 1f3e0-1f3f0 1f3f4 1f3f8-1f3fa ' +
  '1f400-1f43e 1f440 1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e 1f550-1f567 1f57a 1f595-1f596 1f5a4 ' +
  '1f5fb-1f64f 1f680-1f6c5 1f6cc 1f6d0-1f6d2 1f6d5-1f6d9 1f6dc-1f6df 1f6eb-1f6ec 1f6f4-1f6fc ' +
  '1f90c-1f93a 1f93c-1f945 1f947-1f9ff 1fa70-1fa7c 1fa80-1fac6 1fac8 1facc-1fadd 1fadf-1faeb ' +
  '1faef-1fafa';

/** The CJK ideographs of plane 2. They are simple and take two cells. */
const IDEOGRAPHS = { first: 0x20000, last: 0x2fffd };

/**
 * Cells + 1 for each simple code point below the ideographs, 0 for all others. Built for the first non-ASCII text.
 */
let simpleTable: Uint8Array | null = null;

function makeTable(): Uint8Array {
  const made = new Uint8Array(IDEOGRAPHS.first);
  const fill = (ranges: string, value: number): void => {
    for (const range of ranges.split(' ')) {
      const [first = 0, last = first] = range.split('-').map((hex) => Number.parseInt(hex, 16));
      made.fill(value, first, last + 1);
    }
  };
  fill(SIMPLE_RANGES, 2);
  fill(ZERO_WIDTH_RANGES, 1);
  fill(WIDE_RANGES, 3);
  return made;
}

/**
 * The cells of text that consists only of simple code points.
 * @returns null for text with any other character, such as an escape
 */
export function simpleCells(text: string): number | null {
  simpleTable ??= makeTable();
  let cells = 0;
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdbff) {
      code = text.codePointAt(at) ?? 0;
      at++;
    }
    const entry = code < IDEOGRAPHS.first ? simpleTable[code] : code <= IDEOGRAPHS.last ? 3 : 0;
    if (entry === undefined || entry === 0) return null;
    cells += entry - 1;
  }
  return cells;
}

/** The terminal cells of text, without SGR sequences. Equals string-width for any text. */
export function cellsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  return simpleCells(text) ?? stringWidth(text);
}

/** Cells + 1 of each character below U+10000 measured so far. Logs measure the same characters again and again. */
const cellsByCode = new Uint8Array(0x10000);

/** The cells of a single printable character: 0 for a combining mark, 2 for a wide character, else 1. */
export function characterCells(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  const cached = cellsByCode[code];
  if (cached !== undefined && cached > 0) return (cached - 1) as 0 | 1 | 2;
  const cells = cellsOf(character) as 0 | 1 | 2;
  cellsByCode[code] = cells + 1;
  return cells;
}

const JOINER = '\u200d';

/**
 * The characters of printable text with the cells of each. An emoji that is joined to the one before takes none. The
 * joiner must be in the same text as what it joins.
 */
export function* placedCharacters(
  text: string,
): Generator<{ readonly character: string; readonly cells: 0 | 1 | 2 }> {
  let before = '';
  for (const character of text) {
    yield { character, cells: before === JOINER ? 0 : characterCells(character) };
    before = character;
  }
}

/**
 * The columns of printable text in a line that grows in pieces. This is the sum of its characters' cells, so the
 * result does not depend on how the text is split, except behind a joiner. It differs from cellsOf only where characters
 * change each other's width: variation selectors, keycaps, skin tones, conjuncts of Indic scripts, Hangul letters.
 */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const { cells } of placedCharacters(text)) columns += cells;
  return columns;
}
