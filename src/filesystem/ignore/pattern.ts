import { trim } from '../../dockerfile/characters.ts';
import { BadPatternError, globMatch } from './glob.ts';
import { translateGoRegexp } from './go-regexp.ts';
import { cleanPath } from './path.ts';

type Test = (path: string) => boolean;

/** One pattern of an ignore file, ready to match. Made by `compilePattern`. */
export interface Pattern {
  /** Cleaned, without the `!`. */
  readonly text: string;
  /** It began with `!`: what it matches is taken out of what the patterns before it matched. */
  readonly negated: boolean;
  /** Where it stood in the list that it came from. */
  readonly source: number;
  /**
   * Does it match this very path (not one below it)?
   * @throws BadPatternError where patternmatcher finds out only now that the pattern is malformed
   */
  readonly test: Test;
}

/**
 * A pattern as moby/patternmatcher's `New` reads it: trimmed, cleaned, checked with Go's `filepath.Match`.
 *
 * @param source kept in the result
 * @returns undefined for a blank pattern, which counts for nothing
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
    // Late, as in patternmatcher: a pattern that is never asked may be malformed.
    test: (path) => {
      test ??= makeTest(text);
      return test(path);
    },
  };
}

/** How patternmatcher decides: the cheap comparisons where they do, else a regular expression. */
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
  let compiled: RegExp;
  try {
    compiled = translateGoRegexp(regexp);
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadPatternError(pattern, `${error.message}.`);
    throw error;
  }
  return (path) => compiled.test(path);
}

/**
 * The pattern's text as the Go regular expression that patternmatcher makes of it, and whether it needs one.
 * It looks at one character after the other, classes included, so that `[*]` does not survive it: the same
 * must come out here. It means to escape '|', '{' and '}' too, but the bit for them falls out of its table.
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
