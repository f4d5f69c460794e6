import { StagediveError } from '../../errors.ts';
import { decodeRune } from './utf8.ts';

/** So much of a pattern is shown in a message. */
const MAX_SHOWN_CHARACTERS = 200;

/** A pattern that Go refuses: `filepath.ErrBadPattern` ("syntax error in pattern"). */
export class BadPatternError extends StagediveError {
  override readonly code = 'malformed';
  /** The pattern as given. */
  readonly pattern: string;

  /** @param why what is wrong, as the end of "The pattern … is malformed: " */
  constructor(pattern: string, why: string) {
    const shown =
      pattern.length > MAX_SHOWN_CHARACTERS ? `${pattern.slice(0, MAX_SHOWN_CHARACTERS)}…` : pattern;
    super(`The pattern ${JSON.stringify(shown)} is malformed: ${why}`);
    this.pattern = pattern;
  }
}

const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const CARET = 94;
const DASH = 45;
const SLASH = 47;

const utf8 = new TextEncoder();

/** Encodes text as UTF-8; bytes (a file name that is not UTF-8) stay as they are. */
function toBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? utf8.encode(text) : text;
}

/**
 * Go's `filepath.Match` on Unix (Go 1.26): whether a shell pattern matches the whole name. `*` and `?` do not match
 * '/', `[a-z]` and `[^a-z]` are classes, `\c` is c itself. Works on bytes, as Go does, so `*` may end in the middle of
 * a character.
 *
 * @throws BadPatternError when the part of the pattern that Go reads for this name is malformed
 */
export function globMatch(pattern: string, name: string | Uint8Array): boolean {
  const glob = toBytes(pattern);
  let rest = toBytes(name);
  let at = 0;
  while (at < glob.length) {
    const chunk = nextChunk(glob, at);
    at = chunk.end;
    const last = at === glob.length;
    if (chunk.star && chunk.bytes.length === 0) return !rest.includes(SLASH);
    const here = matchChunk(pattern, chunk.bytes, rest);
    if (here !== undefined && (here.length === 0 || !last)) {
      rest = here;
      continue;
    }
    const later = chunk.star ? matchLater(pattern, chunk.bytes, rest, last) : undefined;
    if (later === undefined) return false;
    rest = later;
  }
  return rest.length === 0;
}

/** Lets a star consume bytes, but no '/', until the chunk matches. */
function matchLater(
  pattern: string,
  chunk: Uint8Array,
  name: Uint8Array,
  last: boolean,
): Uint8Array | undefined {
  for (let i = 0; i < name.length && name[i] !== SLASH; i++) {
    const rest = matchChunk(pattern, chunk, name.subarray(i + 1));
    if (rest !== undefined && !(last && rest.length > 0)) return rest;
  }
  return undefined;
}

/** The pattern up to the next star outside a class, and whether stars precede it. */
function nextChunk(glob: Uint8Array, from: number): { star: boolean; bytes: Uint8Array; end: number } {
  let start = from;
  while (glob[start] === STAR) start++;
  let inClass = false;
  let end = start;
  for (; end < glob.length; end++) {
    const byte = glob[end];
    if (byte === BACKSLASH) {
      if (end + 1 < glob.length) end++;
    } else if (byte === OPEN) inClass = true;
    else if (byte === CLOSE) inClass = false;
    else if (byte === STAR && !inClass) break;
  }
  return { star: start > from, bytes: glob.subarray(start, end), end };
}

/** The rest of the name after the chunk, or undefined. Reads the whole chunk to find errors in it. */
function matchChunk(pattern: string, chunk: Uint8Array, name: Uint8Array): Uint8Array | undefined {
  let failed = false;
  let at = 0;
  let pos = 0;
  while (at < chunk.length) {
    failed ||= pos >= name.length;
    const byte = chunk[at];
    if (byte === OPEN) {
      const rune = failed ? { value: 0, size: 0 } : decodeRune(name, pos);
      pos += rune.size;
      const parsed = matchClass(pattern, chunk, at + 1, rune.value);
      failed ||= !parsed.match;
      at = parsed.end;
      continue;
    }
    if (byte === QUESTION) {
      if (!failed) {
        failed = name[pos] === SLASH;
        pos += decodeRune(name, pos).size;
      }
      at++;
      continue;
    }
    if (byte === BACKSLASH && ++at >= chunk.length) {
      throw new BadPatternError(pattern, 'it ends with a backslash that escapes nothing.');
    }
    if (!failed) {
      failed = chunk[at] !== name[pos];
      pos++;
    }
    at++;
  }
  return failed ? undefined : name.subarray(pos);
}

/** Reads a class, starting after its '['. */
function matchClass(pattern: string, chunk: Uint8Array, from: number, rune: number) {
  let at = from;
  const negated = chunk[at] === CARET;
  if (negated) at++;
  let match = false;
  for (let ranges = 0; !(chunk[at] === CLOSE && ranges > 0); ranges++) {
    const low = classRune(pattern, chunk, at);
    let high = low;
    if (chunk[low.end] === DASH) high = classRune(pattern, chunk, low.end + 1);
    match ||= low.value <= rune && rune <= high.value;
    at = high.end;
  }
  return { match: match !== negated, end: at + 1 };
}

/** One character of a class, possibly escaped; something must follow it, at least the ']'. */
function classRune(pattern: string, chunk: Uint8Array, from: number): { value: number; end: number } {
  let at = from;
  const byte = chunk[at];
  if (byte === DASH || byte === CLOSE) {
    throw new BadPatternError(
      pattern,
      `a class in brackets has ${byte === DASH ? "a '-'" : "a ']'"} where a character should be.`,
    );
  }
  if (byte === BACKSLASH) at++;
  const rune = at < chunk.length ? decodeRune(chunk, at) : { value: 0, size: 0 };
  if (at + rune.size >= chunk.length) throw new BadPatternError(pattern, "a '[' is never closed.");
  return { value: rune.value, end: at + rune.size };
}
