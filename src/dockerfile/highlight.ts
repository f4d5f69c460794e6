import { isSpace } from './characters.ts';
import { divideLines } from './parse/divide.ts';
import { findSourceRanges } from './parse/source-ranges.ts';

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

/**
 * Splits the lines of a Dockerfile (without line ends) into tokens for colouring: one list a line, whose texts joined
 * give the line. Takes any text: what no Dockerfile would hold comes out plain.
 */
export function highlight(lines: readonly string[], escapeCharacter: '\\' | '`'): HighlightToken[][] {
  const divided = divideLines(lines, escapeCharacter);
  const tokens = lines.map((text, index): HighlightToken[] =>
    text === '' ? [] : [{ text, kind: divided.kinds[index] ?? 'plain' }],
  );
  const stages = new Set(divided.instructions.map(({ text }) => stageNameOf(text.slice(0, MAX_PAINTED))));
  for (const instruction of divided.instructions) {
    const kinds = paint(instruction.text, escapeCharacter, stages);
    for (const part of instruction.parts) {
      const line = lines[part.line] ?? '';
      const end = part.from + part.length;
      tokens[part.line] = [
        ...group(line.slice(0, part.from), () => 'plain'),
        ...group(line.slice(part.from, end), (offset) => kinds[part.start + offset] ?? 'plain'),
        // What is left is the character that continues the line.
        ...group(line.slice(end), (offset) => (isSpace(line.charAt(end + offset)) ? 'plain' : 'operator')),
      ];
    }
  }
  return tokens;
}

/** Longer instructions are shown plain: patterns and dockerfile-ast take time that grows faster than the text. */
const MAX_PAINTED = 16_384;

/** Each character's kind; what is painted later covers what was painted before. */
function paint(text: string, escapeCharacter: '\\' | '`', stages: ReadonlySet<string>): HighlightKind[] {
  const kinds = new Array<HighlightKind>(text.length).fill('plain');
  if (text.length > MAX_PAINTED) return kinds;
  const fill = (start: number, end: number, kind: HighlightKind): void => {
    kinds.fill(kind, Math.max(0, start), Math.min(text.length, end));
  };
  const fillMatches = (pattern: RegExp, kind: HighlightKind): void => {
    for (const match of text.matchAll(pattern)) fill(match.index, match.index + match[0].length, kind);
  };
  fillMatches(OPERATORS, 'operator');
  fillMatches(STRINGS, 'string');
  if (/^\s*(?:onbuild\s+)?(?:run|copy|add)\s/i.test(text)) fillMatches(HEREDOC_MARKS, 'heredoc');
  for (const { start, end, kind } of findSourceRanges(text, escapeCharacter)) {
    if (kind !== 'image') fill(start, end, kind);
    else if (stages.has(text.slice(start, end))) fill(start, end, 'stage');
  }
  return kinds;
}

const OPERATORS = /&&|\|\|?|;|>>?|[[\],=](?=["'\s$\w/.\]-]|$)/g;
const STRINGS = /"(?:[^"\\]|\\.)*"|'[^']*'/g;
const HEREDOC_MARKS = /(?<![<\w])\d*<<-?\s*(["']?)[\w./-]+\1/g;

function stageNameOf(text: string): string {
  return /^\s*from\s.*\sas\s+(\S+)\s*$/i.exec(text)?.[1]?.toLowerCase() ?? '';
}

/** Runs of characters of the same kind. */
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
