/**
 * Joins the lines of a Dockerfile into instructions, exactly as moby/buildkit frontend/dockerfile/parser does.
 * dockerfile-ast cannot be used for this: it ends quoted and nested heredocs elsewhere, treats blanks after a
 * continuation and comments inside one differently, has no size limit, and is slow on long lines.
 */
import { trim, trimStart } from '../characters.ts';
import { DockerfileError } from '../error.ts';
import type { Heredoc } from '../types.ts';
import { DirectiveReader } from './directives.ts';
import { endsHeredoc, findHeredocs, type HeredocMark } from './heredocs.ts';
import { SyntaxProblem } from './problem.ts';
import { type InstructionSyntax, readInstruction } from './syntax.ts';

/** The lines of one instruction, joined and split into words, but not yet checked. */
export interface InstructionLines {
  readonly startLine: number;
  readonly endLine: number;
  /** All its lines joined, continuations and comments removed, heredoc bodies left out. */
  readonly text: string;
  readonly syntax: InstructionSyntax;
  readonly heredocs: readonly Heredoc[];
  /** The comments right above, without `#` and the blanks around them. */
  readonly comments: readonly string[];
  /** The line at which BuildKit warns of empty lines inside the instruction; null when there are none. */
  readonly emptyContinuationLine: number | null;
}

export interface DockerfileLines {
  readonly lines: readonly string[];
  readonly instructions: readonly InstructionLines[];
  readonly escape: '\\' | '`';
}

/** BuildKit reads lines into a buffer of 64 KiB (bufio.MaxScanTokenSize), line end included. */
const MAX_LINE_BYTES = 65_536;

/** No Dockerfile that somebody needs is longer, and reading this many takes about a second. */
export const MAX_LINES = 1_000_000;
export const MAX_INSTRUCTIONS = 100_000;

/** Splits the text into instructions. Throws DockerfileError for what BuildKit's parser refuses. */
export function readLines(text: string, fileName: string): DockerfileLines {
  return new LineReader(text, fileName).read();
}

class LineReader {
  readonly #fileName: string;
  /** With their line ends, which heredoc bodies keep. */
  readonly #raw: readonly string[];
  readonly #directives = new DirectiveReader();
  readonly #instructions: InstructionLines[] = [];
  #next = 0;

  constructor(text: string, fileName: string) {
    this.#fileName = fileName;
    this.#raw = splitKeepingEnds(text.startsWith('\uFEFF') ? text.slice(1) : text, MAX_LINES + 1);
    if (this.#raw.length > MAX_LINES) {
      throw this.#error(MAX_LINES + 1, `the file has more than ${MAX_LINES} lines`);
    }
  }

  read(): DockerfileLines {
    let comments: string[] = [];
    while (this.#next < this.#raw.length) {
      const raw = this.#take();
      const isDirective = this.#readDirective(trimStart(trimLineEnd(raw)));
      if (isComment(raw)) {
        const comment = trim(raw.slice(1));
        if (comment === '') comments = [];
        else if (!isDirective) comments.push(comment);
        continue;
      }
      const first = cutContinuation(trimStart(trimLineEnd(raw)), this.#directives.escape);
      if (!first.continues && first.text === '') continue;
      if (this.#instructions.length === MAX_INSTRUCTIONS) {
        throw this.#error(this.#next, `the file has more than ${MAX_INSTRUCTIONS} instructions`);
      }
      this.#instructions.push(this.#readInstruction(first, comments));
      comments = [];
    }
    if (this.#instructions.length === 0) throw this.#error(null, 'file with no instructions');
    return {
      lines: this.#raw.map(trimLineEnd),
      instructions: this.#instructions,
      escape: this.#directives.escape,
    };
  }

  #readInstruction(first: CutLine, comments: readonly string[]): InstructionLines {
    const startLine = this.#next;
    const parts = [first.text];
    let hasEmptyContinuation = false;
    for (let { continues } = first; continues && this.#next < this.#raw.length; ) {
      const raw = this.#take();
      if (isComment(raw)) continue;
      const line = trimLineEnd(raw);
      if (trimStart(line) === '') {
        hasEmptyContinuation = true;
        continue;
      }
      const cut = cutContinuation(line, this.#directives.escape);
      parts.push(cut.text);
      continues = cut.continues;
    }
    const emptyContinuationLine = hasEmptyContinuation ? this.#next : null;
    const text = parts.join('');
    const syntax = this.#guard(startLine, () => readInstruction(text, this.#directives.escape));
    const marks = syntax.takesHeredocs ? this.#guard(startLine, () => findHeredocs(text)) : [];
    const heredocs = marks.map((mark) => this.#readHeredoc(mark, startLine));
    return {
      startLine,
      endLine: this.#next,
      text,
      syntax,
      heredocs,
      comments,
      emptyContinuationLine,
    };
  }

  #readHeredoc(mark: HeredocMark, startLine: number): Heredoc {
    const body: string[] = [];
    while (this.#next < this.#raw.length) {
      const raw = this.#take();
      const line = trimLineEnd(raw);
      if (endsHeredoc(line, mark)) {
        return {
          name: mark.name,
          content: body.join(''),
          stripTabs: mark.stripTabs,
          expand: mark.expand,
        };
      }
      body.push(raw);
    }
    throw this.#error(startLine, 'unterminated heredoc', `end it with a line that is only ${mark.name}`);
  }

  /** The next physical line. */
  #take(): string {
    const raw = this.#raw[this.#next++] ?? '';
    if (isLongerThan(raw, MAX_LINE_BYTES)) {
      throw this.#error(
        this.#next,
        `the line is longer than the ${MAX_LINE_BYTES - 1} bytes that BuildKit reads`,
      );
    }
    return raw;
  }

  #readDirective(line: string): boolean {
    return this.#guard(this.#next, () => this.#directives.read(line));
  }

  /** Adds file and line to a SyntaxProblem. */
  #guard<T>(line: number, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof SyntaxProblem) throw this.#error(line, error.message, error.suggestion);
      throw error;
    }
  }

  #error(line: number | null, reason: string, suggestion: string | null = null): DockerfileError {
    return new DockerfileError(this.#fileName, line, reason, suggestion);
  }
}

/** A line without its continuation character. */
export interface CutLine {
  readonly text: string;
  readonly continues: boolean;
}

/** Removes the escape character at the end of a line and the blanks after it, unless it is itself escaped. */
export function cutContinuation(line: string, escapeCharacter: '\\' | '`'): CutLine {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  const continues = end > 0 && line[end - 1] === escapeCharacter && line[end - 2] !== escapeCharacter;
  return continues ? { text: line.slice(0, end - 1), continues } : { text: line, continues };
}

/** The first `most` lines. */
function splitKeepingEnds(text: string, most: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length && lines.length < most; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    lines.push(text.slice(start, end));
    start = end;
  }
  return lines;
}

function trimLineEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === '\n' || line[end - 1] === '\r')) end--;
  return line.slice(0, end);
}

export function isComment(line: string): boolean {
  return trimStart(line).startsWith('#');
}

function isLongerThan(line: string, bytes: number): boolean {
  if (line.length * 3 < bytes) return false;
  let size = 0;
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (size >= bytes) return true;
  }
  return false;
}
