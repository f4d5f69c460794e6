import { trim } from '../../dockerfile/characters.ts';
import { RefusedError } from '../../errors.ts';
import { cleanPath } from './path.ts';

/** A pattern of an ignore file. */
export interface IgnorePattern {
  /** As BuildKit's frontend passes it on: trimmed, cleaned, without a leading '/'; a `!` stays in front. */
  readonly pattern: string;
  /** From 1. */
  readonly line: number;
}

/** BuildKit reads these files with Go's bufio.Scanner, which fails on longer lines. */
const MAX_LINE_BYTES = 64 * 1024;

/** Each file of a context is tried on each pattern; no project needs more. */
const MAX_PATTERNS = 100_000;

/**
 * Parses a `.dockerignore` as moby/patternmatcher's `ignorefile` does: drops a byte order mark, skips blank lines and
 * lines that start with '#' in the first column.
 *
 * @throws RefusedError for a line of 64 KiB or more, which the engine cannot read, and for more than MAX_PATTERNS
 */
export function parseIgnoreFile(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  const lines = text.replace(/^\ufeff/, '').split('\n');
  lines.forEach((raw, i) => {
    const line = i + 1;
    if (isTooLong(raw))
      throw new RefusedError(`Line ${line} of the ignore file is longer than 64 KiB; shorten it.`);
    if (raw.startsWith('#')) return;
    const trimmed = trim(raw);
    if (trimmed === '') return;
    if (patterns.length === MAX_PATTERNS)
      throw new RefusedError(
        `The ignore file has more than ${MAX_PATTERNS} patterns, at line ${line}; shorten it.`,
      );
    const negated = trimmed.startsWith('!');
    const rest = negated ? trim(trimmed.slice(1)) : trimmed;
    patterns.push({ pattern: (negated ? '!' : '') + relative(rest), line });
  });
  return patterns;
}

function relative(pattern: string): string {
  if (pattern === '') return '';
  const cleaned = cleanPath(pattern);
  return cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
}

function isTooLong(line: string): boolean {
  // A UTF-16 unit takes at most three bytes.
  return line.length * 3 >= MAX_LINE_BYTES && new TextEncoder().encode(line).length >= MAX_LINE_BYTES;
}
