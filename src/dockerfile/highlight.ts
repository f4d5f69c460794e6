import { isSpace } from './characters.ts';
import { divideLines, type InstructionPart } from './parse/divide.ts';
import type { findSourceRanges } from './parse/source-ranges.ts';

export type HighlightKind =
  | 'keyword'
  | 'flag'
  | 'comment'
  | 'string'
  | 'variable'
  | 'stage'
  | 'heredoc'
  | 'operator'
  | 'directive'
  | 'plain';

export interface HighlightToken {
  readonly text: string;
  readonly kind: HighlightKind;
}

/** Finds the parts of one instruction: findSourceRanges of parse/source-ranges.ts, or findKeyword. */
export type FindRanges = typeof findSourceRanges;

/** Only the keyword, which needs no parser. */
export const findKeyword: FindRanges = (text) => {
  const [before = '', keyword = ''] = /^\s*(\S+)/.exec(text) ?? [];
  return keyword === ''
    ? []
    : [{ start: before.length - keyword.length, end: before.length, kind: 'keyword' }];
};

/** Tokens of one line by its index, computed on demand. */
export type Highlighter = (index: number) => readonly HighlightToken[];

/**
 * Splits the lines of a Dockerfile (without line ends) into tokens for colouring: one list a line, whose texts join to
 * the line. Accepts any text; what is not Dockerfile syntax comes out plain.
 */
export function highlight(
  lines: readonly string[],
  escapeCharacter: '\\' | '`',
  findRanges: FindRanges,
): HighlightToken[][] {
  const tokensOf = highlighter(lines, escapeCharacter, findRanges);
  return lines.map((_, index) => [...tokensOf(index)]);
}

/**
 * Like highlight, but processes an instruction only when one of its lines is asked for: for showing part of a long
 * file.
 */
export function highlighter(
  lines: readonly string[],
  escapeCharacter: '\\' | '`',
  findRanges: FindRanges,
): Highlighter {
  const { instructions, kinds } = divideLines(lines, escapeCharacter);
  const stages = new Set(
    instructions.map(({ text }) => stageNameOf(text.slice(0, MAX_HIGHLIGHTED_CHARACTERS))),
  );
  const partByLine = new Map<number, PartOfLine>();
  for (const instruction of instructions) {
    const painted = once(() => paint(instruction.text, escapeCharacter, stages, findRanges));
    for (const part of instruction.parts) partByLine.set(part.line, { part, painted });
  }
  return (index) => {
    const text = lines[index] ?? '';
    const part = partByLine.get(index);
    if (part !== undefined) return tokensOf(text, part);
    return text === '' ? [] : [{ text, kind: kinds[index] ?? 'plain' }];
  };
}

interface PartOfLine {
  readonly part: InstructionPart;
  readonly painted: () => readonly HighlightKind[];
}

function tokensOf(line: string, { part, painted }: PartOfLine): HighlightToken[] {
  const kinds = painted();
  const end = part.from + part.length;
  return [
    ...group(line.slice(0, part.from), () => 'plain'),
    ...group(line.slice(part.from, end), (offset) => kinds[part.start + offset] ?? 'plain'),
    // What remains is the character that continues the line.
    ...group(line.slice(end), (offset) => (isSpace(line.charAt(end + offset)) ? 'plain' : 'operator')),
  ];
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Longer instructions stay plain: the patterns and dockerfile-ast take time that grows faster than the text. */
const MAX_HIGHLIGHTED_CHARACTERS = 8192;

/** The kind of each character; later kinds overwrite earlier ones. */
function paint(
  text: string,
  escapeCharacter: '\\' | '`',
  stages: ReadonlySet<string>,
  findRanges: FindRanges,
): HighlightKind[] {
  const kinds = new Array<HighlightKind>(text.length).fill('plain');
  if (text.length > MAX_HIGHLIGHTED_CHARACTERS) return kinds;
  const fill = (start: number, end: number, kind: HighlightKind): void => {
    kinds.fill(kind, Math.max(0, start), Math.min(text.length, end));
  };
  const fillMatches = (pattern: RegExp, kind: HighlightKind): void => {
    for (const match of text.matchAll(pattern)) fill(match.index, match.index + match[0].length, kind);
  };
  fillMatches(OPERATORS, 'operator');
  for (const [start, end] of findStrings(text)) fill(start, end, 'string');
  for (const { start, end, kind } of findRanges(text, escapeCharacter)) {
    if (kind !== 'image') fill(start, end, kind);
    else if (stages.has(text.slice(start, end))) fill(start, end, 'stage');
  }
  if (/^\s*(?:onbuild\s+)?(?:run|copy|add)\s/i.test(text)) fillMatches(HEREDOC_MARKS, 'heredoc');
  return kinds;
}

const OPERATORS = /&&|\|\|?|;|>>?|[[\],=](?=["'\s$\w/.\]-]|$)/g;
/** A blank may follow `<<`, but not `<<-`. The word may be quoted, and is not expanded. */
const HEREDOC_MARKS = /(?<![<\w])\d*<<(?:-|[\t\r ]*)(?:(["'])[^"'<]+\1|(?!-)[^\s"'<>|&;]+)/g;

/** Quoted parts. A quote that is never closed, as in `don't`, starts none, and neither do later ones of its kind. */
function findStrings(text: string): [start: number, end: number][] {
  const strings: [number, number][] = [];
  const unclosed = new Set<string>();
  for (let start = 0; start < text.length; start++) {
    const quote = text[start];
    if (quote === '\\') start++;
    if ((quote !== '"' && quote !== "'") || unclosed.has(quote)) continue;
    let end = start + 1;
    while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === '\\' ? 2 : 1;
    if (end < text.length) {
      strings.push([start, end + 1]);
      start = end;
    } else {
      unclosed.add(quote);
    }
  }
  return strings;
}

function stageNameOf(text: string): string {
  return /^\s*from\s.*\sas\s+(\S+)\s*$/i.exec(text)?.[1]?.toLowerCase() ?? '';
}

/** Joins neighbouring characters of the same kind into tokens. */
function group(text: string, kindAt: (offset: number) => HighlightKind): HighlightToken[] {
  const tokens: HighlightToken[] = [];
  for (let start = 0; start < text.length; ) {
    const kind = kindAt(start);
    let end = start + 1;
    while (end < text.length && kindAt(end) === kind) end++;
    tokens.push({ text: text.slice(start, end), kind });
    start = end;
  }
  return tokens;
}
