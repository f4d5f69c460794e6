/** So many blocks of a file are asked for. */
const MAX_NAMES = 2000;

const BLOCK = /^(?:target|group)[ \t]+"([a-zA-Z0-9_.-]+)"[ \t]*\{/;
const HEREDOC = /<<-?([A-Za-z_][A-Za-z0-9_-]*)$/;

/**
 * The names of the targets and groups of a bake file in HCL, in order, with their lines from 1. Only its blocks are
 * looked for: what is in them is evaluated by buildx.
 */
export function hclBlocks(text: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  let depth = 0;
  let heredoc: string | null = null;
  let inComment = false;
  for (const [index, given] of text.split('\n').entries()) {
    const line = given.trim();
    if (heredoc !== null) {
      if (line === heredoc) heredoc = null;
      continue;
    }
    if (depth === 0 && !inComment && names.size < MAX_NAMES) {
      const name = BLOCK.exec(line)?.[1];
      if (name !== undefined) names.set(name, index + 1);
    }
    const read = readLine(line, depth, inComment);
    depth = read.depth;
    inComment = read.inComment;
    heredoc = HEREDOC.exec(read.code.trimEnd())?.[1] ?? null;
  }
  return names;
}

/** Counts braces outside of texts and comments. */
function readLine(
  line: string,
  before: number,
  wasComment: boolean,
): { readonly depth: number; readonly inComment: boolean; readonly code: string } {
  let depth = before;
  let inComment = wasComment;
  let inText = false;
  let code = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    const next = line[at + 1];
    if (inComment) {
      if (char === '*' && next === '/') {
        inComment = false;
        at++;
      }
    } else if (inText) {
      if (char === '\\') at++;
      else if (char === '"') inText = false;
    } else if (char === '#' || (char === '/' && next === '/')) break;
    else if (char === '/' && next === '*') {
      inComment = true;
      at++;
    } else {
      if (char === '"') inText = true;
      else if (char === '{') depth++;
      else if (char === '}') depth = Math.max(0, depth - 1);
      code += char;
    }
  }
  return { depth, inComment, code };
}
