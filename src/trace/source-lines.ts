import type { RunInstruction } from '../dockerfile/types.ts';

/** The lines of a Dockerfile that a RUN is written on. */
export interface RunSource {
  /** All lines of the file. */
  readonly lines: readonly string[];
  readonly escape: string;
  readonly instruction: Pick<RunInstruction, 'startLine' | 'endLine' | 'heredocs'>;
}

/**
 * The line of the Dockerfile, from 1, on which each character of a RUN's script is written: `lineAt(offset)`. Docker
 * joins the lines of an instruction at their escapes and leaves out comments and empty lines; a heredoc keeps its
 * lines (moby/buildkit frontend/dockerfile/parser, dockerfile2llb dispatchRun).
 */
export function scriptLines(script: string, source: RunSource): (offset: number) => number {
  const starts = lineStarts(script, source);
  return (offset) => {
    let line = source.instruction.startLine;
    for (const start of starts) {
      if (start.offset > offset) break;
      line = start.line;
    }
    return line;
  };
}

interface LineStart {
  readonly offset: number;
  readonly line: number;
}

function lineStarts(script: string, source: RunSource): readonly LineStart[] {
  const { lines, instruction } = source;
  const { startLine, endLine, heredocs } = instruction;
  const [only] = heredocs;
  if (heredocs.length === 1 && only !== undefined) {
    const bodies = bodyStarts(script, only.content, endLine);
    if (bodies !== null) return bodies;
  }
  const starts: LineStart[] = [];
  let offset = 0;
  for (let line = startLine; line <= endLine; line += 1) {
    const text = lines[line - 1] ?? '';
    const isBody = heredocs.length > 0 && script.charAt(offset - 1) === '\n';
    if (!isBody && (/^\s*#/.test(text) || text.trim() === '')) continue;
    const piece = isBody ? text : withoutEscape(text, source.escape);
    const found = pieceAt(script, offset, piece, line === startLine || offset === 0);
    if (found === null) continue;
    starts.push({ offset, line });
    offset += found;
    // A line of a heredoc ends with its line feed.
    if (script.charAt(offset) === '\n') offset += 1;
  }
  return starts;
}

/** The lines of a script that is the body of a heredoc, which ends a line above the last; null if it is not. */
function bodyStarts(script: string, content: string, endLine: number): readonly LineStart[] | null {
  const rows = script.replace(/\n$/, '').split('\n');
  const written = content.replace(/\n$/, '').split('\n');
  if (rows.length !== written.length || !rows.every((row, at) => written[at]?.endsWith(row))) return null;
  let offset = 0;
  return rows.map((row, at) => {
    const start = { offset, line: endLine - rows.length + at };
    offset += row.length + 1;
    return start;
  });
}

/** How much of a script at an offset a line is; null if none of it. A first line starts with keyword and flags. */
function pieceAt(script: string, offset: number, piece: string, isFirst: boolean): number | null {
  const own = piece.trimEnd();
  if (script.startsWith(piece, offset)) return piece.length;
  if (script.startsWith(own, offset)) return own.length;
  const tabless = own.replace(/^\t+/, '');
  if (script.startsWith(tabless, offset)) return tabless.length;
  if (!isFirst) return null;
  for (const { index } of own.matchAll(/\S+/g)) {
    const rest = piece.slice(index);
    if (script.startsWith(rest, offset)) return rest.length;
    if (script.startsWith(rest.trimEnd(), offset)) return rest.trimEnd().length;
  }
  return null;
}

function withoutEscape(line: string, mark: string): string {
  const end = line.trimEnd();
  return end.endsWith(mark) ? end.slice(0, -1) : line;
}
