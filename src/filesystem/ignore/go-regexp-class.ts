import { escapedRune } from './go-regexp-escape.ts';

/** A part of a class, as the inside of JavaScript's brackets with the `u` flag, and where it ends in the source. */
interface ClassPiece {
  readonly text: string;
  readonly end: number;
}

type Ranges = ReadonlyArray<readonly [low: number, high: number]>;

const digit: Ranges = [[0x30, 0x39]];
const upper: Ranges = [[0x41, 0x5a]];
const lower: Ranges = [[0x61, 0x7a]];
const alpha: Ranges = [...upper, ...lower];
const alnum: Ranges = [...digit, ...alpha];
const word: Ranges = [...digit, ...upper, [0x5f, 0x5f], ...lower];

const perlClasses: Readonly<Record<string, Ranges>> = {
  d: digit,
  s: [
    [0x09, 0x0a],
    [0x0c, 0x0d],
    [0x20, 0x20],
  ],
  w: word,
};

const posixClasses: Readonly<Record<string, Ranges>> = {
  alnum,
  alpha,
  ascii: [[0, 0x7f]],
  blank: [
    [0x09, 0x09],
    [0x20, 0x20],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit,
  graph: [[0x21, 0x7e]],
  lower,
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [0x09, 0x0d],
    [0x20, 0x20],
  ],
  upper,
  word,
  xdigit: [
    [0x30, 0x39],
    [0x41, 0x46],
    [0x61, 0x66],
  ],
};

/**
 * Translates a bracket class of a Go regular expression, starting at its '['.
 *
 * @returns the whole class, brackets included
 * @throws SyntaxError where Go refuses it
 */
export function parseClass(source: string, open: number): ClassPiece {
  let at = open + 1;
  const negated = source[at] === '^';
  if (negated) at++;
  const pieces: string[] = [];
  // A ']' at the very start is a member of the class.
  for (let first = true; first || source[at] !== ']'; first = false) {
    if (at >= source.length) throw new SyntaxError("a '[' is never closed");
    const group = posixClass(source, at) ?? unicodeOrPerl(source, at);
    if (group !== undefined) {
      pieces.push(group.text);
      at = group.end;
      continue;
    }
    const low = classRune(source, at);
    let high = low;
    if (source[low.end] === '-' && low.end + 1 < source.length && source[low.end + 1] !== ']') {
      high = classRune(source, low.end + 1);
      if (high.value < low.value) {
        throw new SyntaxError(`the range ${source.slice(at, high.end)} runs backwards`);
      }
    }
    pieces.push(rangeText(low.value, high.value));
    at = high.end;
  }
  return { text: `[${negated ? '^' : ''}${pieces.join('')}]`, end: at + 1 };
}

function unicodeOrPerl(source: string, at: number): ClassPiece | undefined {
  if (source[at] !== '\\') return undefined;
  return /^[pP]$/.test(source[at + 1] ?? '') ? unicodeClass(source, at) : perlClass(source, at);
}

/** `\d`, `\D`, `\s`, `\S`, `\w`, `\W`: ASCII only, unlike JavaScript's `\s`. Undefined for anything else. */
export function perlClass(source: string, at: number): ClassPiece | undefined {
  const letter = source[at + 1] ?? '';
  const ranges = /^[dswDSW]$/.test(letter) ? perlClasses[letter.toLowerCase()] : undefined;
  if (ranges === undefined) return undefined;
  return { text: rangesText(ranges, letter !== letter.toLowerCase()), end: at + 2 };
}

/** `\pL`, `\PL`, `\p{Lu}`, `\p{^Greek}`: a general category or a script. @throws SyntaxError for an unknown one */
export function unicodeClass(source: string, at: number): ClassPiece {
  const found = /^\\([pP])(?:\{(\^?)([^}]*)\}|([^{]))/u.exec(source.slice(at));
  const [text, letter, caret, long, short] = found ?? [];
  if (text === undefined) throw new SyntaxError(`'${source.slice(at)}' is not a character class`);
  const sign = (letter === 'P') !== (caret === '^') ? 'P' : 'p';
  // Go ignores the case of these names since 1.25.
  const name = (long ?? short ?? '').replace(
    /[A-Za-z]+/g,
    (part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase(),
  );
  for (const property of [name, `Script=${name}`]) {
    // Go does not know the other properties of JavaScript (Alphabetic, …).
    if (!/^(?:Any|Assigned|[CLMNPSZ][a-zA-Z]?|Script=\w+)$/.test(property)) continue;
    const piece = `\\${sign}{${property}}`;
    if (compiles(piece)) return { text: piece, end: at + text.length };
  }
  throw new SyntaxError(`'${text}' is not a character class`);
}

function compiles(piece: string): boolean {
  try {
    new RegExp(piece, 'u');
    return true;
  } catch {
    return false;
  }
}

/** `[:alpha:]` and `[:^alpha:]` inside a class. Undefined when no `:]` follows. */
function posixClass(source: string, at: number): ClassPiece | undefined {
  if (!source.startsWith('[:', at)) return undefined;
  const close = source.indexOf(':]', at + 2);
  if (close < 0) return undefined;
  const name = source.slice(at + 2, close);
  const negated = name.startsWith('^');
  const key = negated ? name.slice(1) : name;
  const ranges = Object.hasOwn(posixClasses, key) ? posixClasses[key] : undefined;
  if (ranges === undefined) throw new SyntaxError(`'[:${name}:]' is not a character class`);
  return { text: rangesText(ranges, negated), end: close + 2 };
}

function classRune(source: string, at: number): { value: number; end: number } {
  if (at >= source.length) throw new SyntaxError("a '[' is never closed");
  if (source[at] === '\\') return escapedRune(source, at);
  const value = source.codePointAt(at) ?? 0;
  return { value, end: at + (value > 0xffff ? 2 : 1) };
}

function rangesText(ranges: Ranges, complement: boolean): string {
  const chosen = complement ? complementOf(ranges) : ranges;
  return chosen.map(([low, high]) => rangeText(low, high)).join('');
}

function complementOf(ranges: Ranges): Ranges {
  const gaps: Array<readonly [number, number]> = [];
  let next = 0;
  for (const [low, high] of ranges) {
    if (low > next) gaps.push([next, low - 1]);
    next = high + 1;
  }
  gaps.push([next, 0x10ffff]);
  return gaps;
}

function rangeText(low: number, high: number): string {
  const hex = (value: number): string => `\\u{${value.toString(16)}}`;
  return low === high ? hex(low) : `${hex(low)}-${hex(high)}`;
}
