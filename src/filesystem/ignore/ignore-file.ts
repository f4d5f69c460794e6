import { trim } from '../../dockerfile/characters.ts';
import { cleanPath } from './path.ts';

/** A pattern of an ignore file. */
export interface IgnorePattern {
  /** As BuildKit's frontend passes it on: trimmed, cleaned, without a leading '/'; `!` stays in front. */
  readonly pattern: string;
  /** Where it stands; lines count from 1. */
  readonly line: number;
}

/** Go's bufio.Scanner, which reads these files in BuildKit, gives up on longer lines. */
const longestLine = 64 * 1024;

/**
 * The patterns of a `.dockerignore`, as moby/patternmatcher's `ignorefile` reads it: a byte order mark is
 * dropped, lines that begin with '#' (in the first column) and blank ones are skipped.
 *
 * @throws Error for a line of 64 KiB or more, which the engine cannot read
 */
export function parseIgnoreFile(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  const lines = text.replace(/^\ufeff/, '').split('\n');
  lines.forEach((raw, i) => {
    const line = i + 1;
    if (isTooLong(raw)) throw new Error(`Line ${line} of the ignore file is longer than 64 KiB; shorten it.`);
    if (raw.startsWith('#')) return;
    const trimmed = trim(raw);
    if (trimmed === '') return;
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
  // A character takes at most three bytes a code unit.
  return line.length * 3 >= longestLine && new TextEncoder().encode(line).length >= longestLine;
}
