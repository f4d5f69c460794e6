/**
 * Words of a shell script: where one ends, and which of its text the shell leaves as it is. POSIX "Token Recognition",
 * with bash's additions. Every function reads from a position on and takes linear time.
 */

/** A word as far as its text is known before anything is expanded. */
export interface ShellWord {
  readonly start: number;
  readonly end: number;
  /** The word without its quotes; null if the shell expands some of it. */
  readonly literal: string | null;
  /** The literal text before the first expansion. */
  readonly prefix: string;
}

/** The script is not one that this parser understands. */
export class UnreadableScript extends Error {}

/** Called at the `$(` of a command substitution with the position behind it; returns the position of its `)`. */
export type ReadSubstitution = (at: number) => number;

/** Characters that end a word when they are not quoted. */
const WORD_END: ReadonlySet<string> = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);

/** Characters that make the shell look for file names, a home folder or alternatives. */
const PATTERN: ReadonlySet<string> = new Set(['*', '?', '[', '~', '{']);

/** The commands that test, and what ends them. */
const TESTS: ReadonlySet<string> = new Set(['[', '[[', ']', ']]']);

/** How deep quotes and braces may be nested in one another. */
const MAX_NESTING = 20;

/** Reads the word at a position. Its end is its start if there is none. */
export function readWord(text: string, start: number, substitution: ReadSubstitution): ShellWord {
  let literal = '';
  let prefix: string | null = null;
  const expanded = (): void => {
    prefix ??= literal;
  };
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (WORD_END.has(char)) break;
    if (char === '\\') {
      if (text.charAt(at + 1) !== '\n') literal += text.charAt(at + 1);
      at += 2;
    } else if (char === "'") {
      const end = closing(text, at + 1, "'");
      literal += text.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      const quoted = readDouble(text, at + 1, substitution);
      literal += quoted.literal;
      if (quoted.isExpanded) expanded();
      at = quoted.end;
    } else if (char === '$' || char === '`') {
      const end = skipExpansion(text, at, substitution);
      if (end > at + 1) expanded();
      else literal += char;
      at = end;
    } else {
      if (PATTERN.has(char)) expanded();
      literal += char;
      at += 1;
    }
  }
  if (at > text.length) throw new UnreadableScript('a word does not end');
  // These are commands and not patterns.
  const isTest = TESTS.has(text.slice(start, at));
  const isLiteral = prefix === null || isTest;
  return {
    start,
    end: at,
    literal: isLiteral ? literal : null,
    prefix: isLiteral ? literal : (prefix ?? ''),
  };
}

function readDouble(
  text: string,
  start: number,
  substitution: ReadSubstitution,
  depth = 0,
): { readonly literal: string; readonly isExpanded: boolean; readonly end: number } {
  let literal = '';
  let isExpanded = false;
  let at = start;
  for (;;) {
    const char = text.charAt(at);
    if (char === '') throw new UnreadableScript('a quote is not closed');
    if (char === '"') return { literal, isExpanded, end: at + 1 };
    if (char === '\\') {
      const next = text.charAt(at + 1);
      if (next !== '\n') literal += '$`"\\'.includes(next) ? next : `\\${next}`;
      at += 2;
    } else if (char === '$' || char === '`') {
      const end = skipExpansion(text, at, substitution, depth);
      isExpanded ||= end > at + 1;
      if (end === at + 1) literal += char;
      at = end;
    } else {
      // What follows an expansion is not compared.
      if (!isExpanded) literal += char;
      at += 1;
    }
  }
}

/** The position behind an expansion that starts with `$` or a backtick; behind a lone `$` if it is none. */
export function skipExpansion(
  text: string,
  start: number,
  substitution: ReadSubstitution,
  depth = 0,
): number {
  if (depth > MAX_NESTING) throw new UnreadableScript('nested too deeply');
  if (text.charAt(start) === '`') return closing(text, start + 1, '`') + 1;
  const next = text.charAt(start + 1);
  if (next === '(') {
    if (text.charAt(start + 2) === '(') {
      const end = skipArithmetic(text, start + 3);
      if (end !== null) return end;
    }
    const end = substitution(start + 2);
    if (text.charAt(end) !== ')') throw new UnreadableScript('a substitution is not closed');
    return end + 1;
  }
  if (next === '{') return skipBraces(text, start + 2, substitution, depth + 1);
  if (next === "'") return closing(text, start + 2, "'", '\\') + 1;
  let at = start + 1;
  if (/[\d@*#?$!-]/.test(next)) return at + 1;
  while (/\w/.test(text.charAt(at))) at += 1;
  return at;
}

/** The position behind the `))` of an arithmetic expression; null if it is a subshell within a substitution. */
export function skipArithmetic(text: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '(') depth += 1;
    if (char !== ')') continue;
    if (depth > 0) depth -= 1;
    else return text.charAt(at + 1) === ')' ? at + 2 : null;
  }
  return null;
}

function skipBraces(text: string, start: number, substitution: ReadSubstitution, depth: number): number {
  let at = start;
  for (;;) {
    const char = text.charAt(at);
    if (char === '') throw new UnreadableScript('an expansion is not closed');
    if (char === '}') return at + 1;
    if (char === '\\') at += 2;
    else if (char === "'") at = closing(text, at + 1, "'") + 1;
    else if (char === '"') at = readDouble(text, at + 1, substitution, depth + 1).end;
    else if (char === '$' || char === '`') at = skipExpansion(text, at, substitution, depth);
    else at += 1;
  }
}

/** The position of the character that closes a quote. */
function closing(text: string, start: number, quote: string, mark = quote === '`' ? '\\' : ''): number {
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === quote) return at;
    if (char === mark) at += 1;
  }
  throw new UnreadableScript('a quote is not closed');
}
