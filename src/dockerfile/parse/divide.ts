import { trim, trimStart } from '../characters.ts';
import { DirectiveReader } from './directives.ts';
import { endsHeredoc, findHeredocs, type HeredocMark } from './heredocs.ts';
import { cutContinuation, isComment } from './lines.ts';
import { SyntaxProblem } from './problem.ts';
import { readInstruction } from './syntax.ts';

/** An instruction, and where its text comes from. */
export interface DividedInstruction {
  /** Its lines joined, without continuation characters. */
  readonly text: string;
  readonly parts: readonly InstructionPart[];
}

export interface InstructionPart {
  /** Index of the line in the file. */
  readonly line: number;
  /** The first column that belongs to the instruction. */
  readonly from: number;
  readonly length: number;
  /** Where the part begins in the instruction's text. */
  readonly start: number;
}

export interface DividedLines {
  readonly instructions: readonly DividedInstruction[];
  /** The kind of each line that is not part of an instruction. */
  readonly kinds: readonly ('plain' | 'comment' | 'directive' | 'heredoc')[];
}

/** Divides lines as readLines does, but accepts anything: for showing files that may be wrong. */
export function divideLines(lines: readonly string[], escapeCharacter: '\\' | '`'): DividedLines {
  const kinds: DividedLines['kinds'][number][] = lines.map((line) => (isComment(line) ? 'comment' : 'plain'));
  const instructions: DividedInstruction[] = [];
  const directives = new DirectiveReader();
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? '';
    if (readDirective(directives, trimStart(line))) kinds[index] = 'directive';
    if (isComment(line) || trim(line) === '') {
      index++;
      continue;
    }
    const { parts, text, next } = readParts(lines, index, escapeCharacter);
    instructions.push({ text, parts });
    index = next;
    for (const mark of marksOf(text, escapeCharacter)) {
      while (index < lines.length) {
        const body = lines[index] ?? '';
        kinds[index++] = 'heredoc';
        if (endsHeredoc(body, mark)) break;
      }
    }
  }
  return { instructions, kinds };
}

function readParts(
  lines: readonly string[],
  first: number,
  escapeCharacter: '\\' | '`',
): { parts: InstructionPart[]; text: string; next: number } {
  const parts: InstructionPart[] = [];
  const texts: string[] = [];
  let start = 0;
  let index = first;
  for (let continues = true; continues && index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isComment(line) || (index > first && trim(line) === '')) continue;
    const from = index === first ? line.length - trimStart(line).length : 0;
    const cut = cutContinuation(line.slice(from), escapeCharacter);
    parts.push({ line: index, from, length: cut.text.length, start });
    texts.push(cut.text);
    start += cut.text.length;
    continues = cut.continues;
  }
  return { parts, text: texts.join(''), next: index };
}

function marksOf(text: string, escapeCharacter: '\\' | '`'): HeredocMark[] {
  try {
    return readInstruction(text, escapeCharacter).takesHeredocs ? findHeredocs(text) : [];
  } catch (error) {
    if (error instanceof SyntaxProblem) return [];
    throw error;
  }
}

function readDirective(directives: DirectiveReader, line: string): boolean {
  try {
    return directives.read(line);
  } catch (error) {
    if (error instanceof SyntaxProblem) return true;
    throw error;
  }
}
