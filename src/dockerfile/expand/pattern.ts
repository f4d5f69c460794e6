/**
 * The patterns of `${X#p}`, `${X%p}` and `${X/p/r}`: `*`, `?`, and a backslash before `*`, `?`, `\`, `}` and `/`.
 * BuildKit turns them into a regular expression (frontend/dockerfile/shell). JavaScript's regular expressions backtrack
 * and can take exponential time on a hostile pattern, so this code follows all possible matches at once instead.
 */
import { StagediveError } from '../../errors.ts';

/** A literal character, any one character, or any run of characters; the last two do not match a newline. */
type Token = { readonly kind: 'character'; readonly character: string } | { readonly kind: 'any' | 'run' };

/** A pattern that cannot be used. */
export class PatternError extends StagediveError {
  override readonly code = 'malformed';
}

/** The limit for pattern length times text length. No real pattern comes near it. */
const MAX_MATCH_STEPS = 20_000_000;

/** Removes the shortest match (the longest when `greedy`) from the start. */
export function removePrefix(text: string, pattern: string, greedy: boolean): string {
  return removeFront([...text], [...pattern], greedy).join('');
}

/** Removes the shortest match (the longest when `greedy`) from the end. */
export function removeSuffix(text: string, pattern: string, greedy: boolean): string {
  return removeFront([...text].reverse(), reversePattern([...pattern]), greedy)
    .reverse()
    .join('');
}

/**
 * Replaces the first match, or all of them. When replacing all, `$0` in the replacement is the match, as in Go's
 * regexp.
 */
export function replacePattern(text: string, pattern: string, replacement: string, all: boolean): string {
  const tokens = parsePattern([...pattern]);
  const characters = [...text];
  checkWork(tokens, characters);
  let result = '';
  let copied = 0;
  let previousEnd = 0;
  for (let at = 0; at <= characters.length; ) {
    const start = findStart(tokens, characters, at);
    if (start < 0) break;
    const end = matchEnd(tokens, characters, start, true);
    if (!all) {
      return characters.slice(0, start).join('') + replacement + characters.slice(end).join('');
    }
    result += characters.slice(copied, start).join('');
    // As in Go, an empty match right after another match does not count.
    if (end > previousEnd || start === 0) {
      result += fillTemplate(replacement, characters.slice(start, end).join(''));
    }
    copied = end;
    previousEnd = end;
    if (end > at) {
      at = end;
    } else {
      result += characters.slice(end, end + 1).join('');
      copied = end + 1;
      at = end + 1;
    }
  }
  return result + characters.slice(copied).join('');
}

function removeFront(characters: string[], pattern: string[], greedy: boolean): string[] {
  const tokens = parsePattern(pattern);
  checkWork(tokens, characters);
  const end = matchEnd(tokens, characters, 0, greedy);
  return end < 0 ? characters : characters.slice(end);
}

function parsePattern(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '*') tokens.push({ kind: 'run' });
    else if (character === '?') tokens.push({ kind: 'any' });
    else if (character !== '\\') tokens.push({ kind: 'character', character });
    else {
      const next = pattern[i + 1];
      if (next === '}' || next === '/') continue;
      if (next !== '*' && next !== '?' && next !== '\\') {
        throw new PatternError(
          `invalid pattern (${pattern.join('')}) in substitution: invalid escape '\\${next ?? '\uFFFD'}'`,
        );
      }
      tokens.push({ kind: 'character', character: next });
      i++;
    }
  }
  return tokens;
}

/** Reverses a pattern, but keeps each backslash before the character that it escapes. */
function reversePattern(pattern: readonly string[]): string[] {
  const reversed: string[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    const next = pattern[i + 1];
    if (character === '\\' && next !== undefined) {
      reversed.push(next, character);
      i++;
    } else {
      reversed.push(character);
    }
  }
  return reversed.reverse();
}

function checkWork(tokens: readonly Token[], characters: readonly string[]): void {
  if (tokens.length * characters.length > MAX_MATCH_STEPS) {
    throw new PatternError('the pattern is too long for this value');
  }
}

/** Where the match that starts at `start` ends, or -1. */
function matchEnd(tokens: readonly Token[], text: readonly string[], start: number, greedy: boolean): number {
  let positions = closure(tokens, new Map([[0, start]]));
  let end = -1;
  for (let i = start; positions.size > 0; i++) {
    if (positions.has(tokens.length)) {
      end = i;
      if (!greedy) return end;
    }
    if (i >= text.length) break;
    positions = closure(tokens, advance(tokens, positions, text[i] ?? ''));
  }
  return end;
}

/** The first position from `from` on where a match starts, or -1. */
function findStart(tokens: readonly Token[], text: readonly string[], from: number): number {
  let positions = new Map<number, number>();
  for (let i = from; i <= text.length; i++) {
    if (!positions.has(0)) positions.set(0, i);
    positions = closure(tokens, positions);
    const start = positions.get(tokens.length);
    if (start !== undefined) return start;
    if (i < text.length) positions = advance(tokens, positions, text[i] ?? '');
  }
  return -1;
}

/** Positions in the pattern, each with the start of the match that reached it; the earliest start wins. */
type Positions = Map<number, number>;

function closure(tokens: readonly Token[], positions: Positions): Positions {
  for (const [position, start] of positions) {
    // Iterating a Map also visits what is added meanwhile, so runs of `*` are followed to their end.
    if (tokens[position]?.kind === 'run') keepEarliest(positions, position + 1, start);
  }
  return positions;
}

function advance(tokens: readonly Token[], positions: Positions, character: string): Positions {
  const next: Positions = new Map();
  for (const [position, start] of positions) {
    const token = tokens[position];
    if (token === undefined) continue;
    if (token.kind === 'character') {
      if (token.character === character) keepEarliest(next, position + 1, start);
    } else if (character !== '\n') {
      keepEarliest(next, token.kind === 'run' ? position : position + 1, start);
    }
  }
  return next;
}

function keepEarliest(positions: Positions, position: number, start: number): void {
  const known = positions.get(position);
  if (known === undefined || start < known) positions.set(position, start);
}

function fillTemplate(replacement: string, match: string): string {
  return replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
    if (whole === '$$') return '$';
    return (braced ?? plain) === '0' ? match : '';
  });
}
