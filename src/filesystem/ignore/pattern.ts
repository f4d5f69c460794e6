import { trim } from '../../dockerfile/characters.ts';
import { Automaton } from './automaton.ts';
import { BadPatternError, globMatch } from './glob.ts';
import { parseGoRegexp } from './go-regexp.ts';
import { cleanPath } from './path.ts';
import { compileProgram } from './program.ts';

type Test = (path: string) => boolean;

/** One pattern of an ignore file, ready to match. Made by `compilePattern`. */
export interface Pattern {
  /** Cleaned, without the `!`. */
  readonly text: string;
  /** Whether it started with `!`: it removes its matches from those of the patterns before it. */
  readonly negated: boolean;
  /** Its index in the list that it came from. */
  readonly source: number;
  /**
   * Whether it matches exactly this path (not one below it).
   * @throws BadPatternError when only this shows that the pattern is malformed, as in patternmatcher
   */
  readonly test: Test;
}

/**
 * Reads a pattern as moby/patternmatcher's `New` does: trimmed, cleaned, checked with Go's `filepath.Match`.
 *
 * @param source kept in the result
 * @returns undefined for a blank pattern, which is ignored
 * @throws BadPatternError for a lone `!` and for what `filepath.Match` refuses
 */
export function compilePattern(pattern: string, source: number): Pattern | undefined {
  const trimmed = trim(pattern);
  if (trimmed === '') return undefined;
  const cleaned = cleanPath(trimmed);
  const negated = cleaned.startsWith('!');
  if (cleaned === '!') throw new BadPatternError(pattern, "a '!' needs a pattern after it.");
  const text = negated ? cleaned.slice(1) : cleaned;
  globMatch(text, '.');
  let test: Test | undefined;
  return {
    text,
    negated,
    source,
    // Compiled on first use, as in patternmatcher: a pattern that is never tried may be malformed.
    test: (path) => {
      test ??= makeTest(text);
      return test(path);
    },
  };
}

/** Matches as patternmatcher does: by simple comparison if possible, else by a regular expression. */
function makeTest(pattern: string): Test {
  const { kind, regexp } = rewrite(pattern);
  switch (kind) {
    case 'exact':
      return (path) => path === pattern;
    case 'prefix': {
      const prefix = pattern.slice(0, -2);
      return (path) => path.startsWith(prefix);
    }
    case 'suffix': {
      const suffix = pattern.slice(2);
      const whole = suffix.startsWith('/') ? suffix.slice(1) : undefined;
      return (path) => path.endsWith(suffix) || path === whole;
    }
    case 'regexp':
      return regexpTest(pattern, regexp);
  }
}

function regexpTest(pattern: string, regexp: string): Test {
  let compiled: Automaton;
  try {
    compiled = new Automaton(compileProgram(parseGoRegexp(regexp)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadPatternError(pattern, `${error.message}.`);
    throw error;
  }
  return (path) => compiled.test(path);
}

/**
 * The Go regular expression that patternmatcher derives from a pattern, and whether it needs one. patternmatcher goes
 * character by character, even inside classes, so `[*]` does not survive; the result here must be the same. It also
 * tries to escape '|', '{' and '}', but its lookup table fails for these.
 */
function rewrite(pattern: string): { kind: 'exact' | 'prefix' | 'suffix' | 'regexp'; regexp: string } {
  // Go's text/scanner drops a byte order mark at the start.
  const chars = Array.from(pattern.startsWith('\ufeff') ? pattern.slice(1) : pattern);
  let kind: 'exact' | 'prefix' | 'suffix' | 'regexp' = 'exact';
  let regexp = '^';
  for (let at = 0, step = 0; at < chars.length; step++) {
    const char = chars[at++] ?? '';
    if (char === '*' && chars[at] === '*') {
      at++;
      if (chars[at] === '/') at++;
      if (at < chars.length) {
        regexp += '(.*/)?';
        kind = 'regexp';
      } else if (kind === 'exact') kind = 'prefix';
      else {
        regexp += '.*';
        kind = 'regexp';
      }
      if (step === 0) kind = 'suffix';
    } else if (char === '*' || char === '?') {
      regexp += char === '*' ? '[^/]*' : '[^/]';
      kind = 'regexp';
    } else if ('.+()$'.includes(char)) regexp += `\\${char}`;
    else if (char === '\\') {
      regexp += char + (chars[at] ?? '');
      if (at < chars.length) kind = 'regexp';
      at++;
    } else {
      regexp += char;
      if (char === '[' || char === ']') kind = 'regexp';
    }
  }
  return { kind, regexp: `${regexp}$` };
}
