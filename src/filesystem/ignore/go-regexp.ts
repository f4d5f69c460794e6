import { parseClass, perlClass, unicodeClass } from './go-regexp-class.ts';
import { escapedRune } from './go-regexp-escape.ts';

/** A sequence of Go's syntax translated to JavaScript, and where it ends in the source. */
interface Piece {
  readonly text: string;
  readonly end: number;
}

/**
 * Translates a Go regular expression (RE2 syntax, default flags) to a JavaScript one with the same meaning.
 *
 * patternmatcher builds its expressions by rewriting the text of a pattern, so part of what a user writes is read as Go
 * syntax: `\d` is any digit, `[[:alpha:]]` any letter, `a|b` a choice, `\Q*\E` quotes. This covers what such rewriting
 * can produce; facts from go.dev/s/re2syntax and regexp/syntax.
 *
 * @returns an expression with the `u` flag that matches the same texts as Go's
 * @throws SyntaxError with what is wrong, where Go's compiler refuses it
 */
export function translateGoRegexp(source: string): RegExp {
  // The sequences of the current group, and of the groups around it.
  let pieces: string[] = [];
  const outer: string[][] = [];
  let repeated = false;
  for (let at = 0; at < source.length; ) {
    const repeat = readRepeat(source, at);
    if (repeat !== undefined) {
      const last = pieces.pop();
      if (last === undefined || last === '|') throw new SyntaxError('there is nothing before a repetition');
      if (repeated) throw new SyntaxError('a repetition is repeated');
      pieces.push(`(?:${last})${repeat.text}`);
      repeated = true;
      at = repeat.end;
      continue;
    }
    repeated = false;
    const char = source[at];
    if (char === '(') {
      outer.push(pieces);
      pieces = [];
      at++;
    } else if (char === ')') {
      const around = outer.pop();
      if (around === undefined) throw new SyntaxError("there is a ')' without a '('");
      around.push(`(?:${pieces.join('')})`);
      pieces = around;
      at++;
    } else if (source.startsWith('\\Q', at)) {
      const close = source.indexOf('\\E', at + 2);
      const text = source.slice(at + 2, close < 0 ? source.length : close);
      pieces.push(...Array.from(text, literal));
      at = close < 0 ? source.length : close + 2;
    } else {
      const piece = readPiece(source, at);
      pieces.push(piece.text);
      at = piece.end;
    }
  }
  if (outer.length > 0) throw new SyntaxError("a '(' is never closed");
  return new RegExp(pieces.join(''), 'u');
}

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,3}`, each with an optional `?`; other braces are plain text. */
function readRepeat(source: string, at: number): Piece | undefined {
  const found = /^(?:[*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})\??/.exec(source.slice(at));
  if (found === null) return undefined;
  const [text, low, comma, high] = found;
  if (low !== undefined) {
    const least = Number(low);
    const most = comma === undefined ? least : high === undefined ? least : Number(high);
    if (most > 1000 || least > most) throw new SyntaxError(`the repetition ${text} is out of range`);
  }
  return { text, end: at + text.length };
}

/** One sequence: a character, a class, an anchor, or the bar of a choice. */
function readPiece(source: string, at: number): Piece {
  switch (source[at]) {
    case '|':
      return { text: '|', end: at + 1 };
    case '^':
      return { text: '^', end: at + 1 };
    case '$':
      return { text: '$', end: at + 1 };
    case '.':
      return { text: '[^\\n]', end: at + 1 };
    case '[':
      return parseClass(source, at);
    case '\\':
      return readEscape(source, at);
  }
  const char = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return { text: literal(char), end: at + char.length };
}

function readEscape(source: string, at: number): Piece {
  const kind = source[at + 1];
  switch (kind) {
    case 'A':
      return { text: '^', end: at + 2 };
    case 'z':
      return { text: '$', end: at + 2 };
    case 'b':
    case 'B':
      return { text: `\\${kind}`, end: at + 2 };
    case 'p':
    case 'P': {
      const group = unicodeClass(source, at);
      return { text: `[${group.text}]`, end: group.end };
    }
  }
  const perl = perlClass(source, at);
  if (perl !== undefined) return { text: `[${perl.text}]`, end: perl.end };
  const rune = escapedRune(source, at);
  return { text: `\\u{${rune.value.toString(16)}}`, end: rune.end };
}

function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
