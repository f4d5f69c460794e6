import { parseClass, perlClass, unicodeClass } from './go-regexp-class.ts';
import { escapedRune } from './go-regexp-escape.ts';
import { classNode, literal, NO_NEWLINE, NO_SLASH, type RegexpNode } from './go-regexp-node.ts';

/** A part of the source, and where it ends. */
interface Piece {
  readonly node: RegexpNode;
  readonly end: number;
}

/** A group that is not closed yet: the choices before the last bar, and what follows it. */
interface OpenGroup {
  readonly choices: RegexpNode[][];
  parts: RegexpNode[];
}

/** Go refuses higher counts, and counts in counts whose product is higher. */
const MAX_REPEAT = 1000;
/** Go refuses expressions that are nested deeper. */
const MAX_DEPTH = 1000;

/**
 * Parses a Go regular expression (RE2 syntax, default flags).
 *
 * patternmatcher builds its expressions by rewriting the text of a pattern, so part of what a user writes is read as Go
 * syntax: `\d` is any digit, `[[:alpha:]]` any letter, `a|b` a choice, `\Q*\E` quotes. This covers what such rewriting
 * can produce; facts from go.dev/s/re2syntax and regexp/syntax.
 *
 * @throws SyntaxError with what is wrong, where Go's compiler refuses it
 */
export function parseGoRegexp(source: string): RegexpNode {
  let group: OpenGroup = { choices: [], parts: [] };
  const outer: OpenGroup[] = [];
  let repeated = false;
  const depths = new Map<RegexpNode, number>();
  for (let at = 0; at < source.length; ) {
    const repeat = readRepeat(source, at);
    if (repeat !== undefined) {
      const part = group.parts.pop();
      if (part === undefined) throw new SyntaxError('there is nothing before a repetition');
      if (repeated) throw new SyntaxError('a repetition is repeated');
      const depth = (depths.get(part) ?? 1) + 1;
      if (depth > MAX_DEPTH) throw new SyntaxError('it is nested too deeply');
      const node: RegexpNode = { kind: 'repeat', part, min: repeat.min, max: repeat.max };
      if (!hasValidCounts(node, MAX_REPEAT)) {
        throw new SyntaxError(`the repetition ${source.slice(at, repeat.end)} is out of range`);
      }
      depths.set(node, depth);
      group.parts.push(node);
      repeated = true;
      at = repeat.end;
      continue;
    }
    repeated = false;
    const char = source[at];
    if (char === '(') {
      outer.push(group);
      group = { choices: [], parts: [] };
      at++;
    } else if (char === ')') {
      const around = outer.pop();
      if (around === undefined) throw new SyntaxError("there is a ')' without a '('");
      around.parts.push(closed(group));
      group = around;
      at++;
    } else if (char === '|') {
      group.choices.push(group.parts);
      group.parts = [];
      at++;
    } else if (source.startsWith('\\Q', at)) {
      const close = source.indexOf('\\E', at + 2);
      const text = source.slice(at + 2, close < 0 ? source.length : close);
      for (const quoted of text) group.parts.push(literal(quoted.codePointAt(0) ?? 0));
      at = close < 0 ? source.length : close + 2;
    } else {
      const piece = readPiece(source, at);
      group.parts.push(piece.node);
      at = piece.end;
    }
  }
  if (outer.length > 0) throw new SyntaxError("a '(' is never closed");
  return closed(group);
}

function closed({ choices, parts }: OpenGroup): RegexpNode {
  const last: RegexpNode = { kind: 'sequence', parts };
  if (choices.length === 0) return last;
  return {
    kind: 'choice',
    parts: [...choices.map((one): RegexpNode => ({ kind: 'sequence', parts: one })), last],
  };
}

const REPEAT = /(?:[*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})\??/y;

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,3}`, each with an optional `?`; other braces are plain text. */
function readRepeat(
  source: string,
  at: number,
): { min: number; max: number | null; end: number } | undefined {
  REPEAT.lastIndex = at;
  const found = REPEAT.exec(source);
  if (found === null) return undefined;
  const [text, low, comma, high] = found;
  const end = at + text.length;
  if (low === undefined) {
    return { min: source[at] === '+' ? 1 : 0, max: source[at] === '?' ? 1 : null, end };
  }
  const min = Number(low);
  const max = comma === undefined ? min : high === undefined ? null : Number(high);
  if (Math.max(min, max ?? 0) > MAX_REPEAT || (max !== null && min > max)) {
    throw new SyntaxError(`the repetition ${text} is out of range`);
  }
  return { min, max, end };
}

/** Go's `repeatIsValid`: a count in a count may not exceed the limit together. */
function hasValidCounts(node: RegexpNode, limit: number): boolean {
  let within = limit;
  let inner = node;
  // Only `{2}\Q\E{3}` puts a count directly into a count; in a group there is never one.
  while (inner.kind === 'repeat') {
    const count = inner.max ?? inner.min;
    if (inner.max === 0) return true;
    if (count > within) return false;
    if (count > 0) within = Math.floor(within / count);
    inner = inner.part;
  }
  return true;
}

/** One sequence: a character, a class or an anchor. */
function readPiece(source: string, at: number): Piece {
  switch (source[at]) {
    case '^':
      return { node: { kind: 'assertion', place: 'start' }, end: at + 1 };
    case '$':
      return { node: { kind: 'assertion', place: 'end' }, end: at + 1 };
    case '.':
      return { node: NO_NEWLINE, end: at + 1 };
    case '[': {
      if (source.startsWith('[^/]', at)) return { node: NO_SLASH, end: at + 4 };
      const { text, end } = parseClass(source, at);
      return { node: classNode(text), end };
    }
    case '\\':
      return readEscape(source, at);
  }
  const codePoint = source.codePointAt(at) ?? 0;
  return { node: literal(codePoint), end: at + (codePoint > 0xffff ? 2 : 1) };
}

function readEscape(source: string, at: number): Piece {
  switch (source[at + 1]) {
    case 'A':
      return { node: { kind: 'assertion', place: 'start' }, end: at + 2 };
    case 'z':
      return { node: { kind: 'assertion', place: 'end' }, end: at + 2 };
    case 'b':
      return { node: { kind: 'assertion', place: 'word-edge' }, end: at + 2 };
    case 'B':
      return { node: { kind: 'assertion', place: 'no-word-edge' }, end: at + 2 };
    case 'p':
    case 'P': {
      const group = unicodeClass(source, at);
      return { node: classNode(`[${group.text}]`), end: group.end };
    }
  }
  const perl = perlClass(source, at);
  if (perl !== undefined) return { node: classNode(`[${perl.text}]`), end: perl.end };
  const rune = escapedRune(source, at);
  return { node: literal(rune.value), end: rune.end };
}
