import { isSpace } from '../characters.ts';
import { SyntaxProblem } from './problem.ts';

/** Splits at blanks, into at most `limit` parts (Go's regexp.Split with the parser's white space). */
export function splitBlanks(text: string, limit?: number): string[] {
  if (limit === undefined) return text.split(/[\t\v\f\r ]+/);
  const match = /[\t\v\f\r ]+/.exec(text);
  return match === null ? [text] : [text.slice(0, match.index), text.slice(match.index + match[0].length)];
}

/** Splits into `name=value` pairs and plain words, keeping quotes (parser.parseWords). */
export function splitQuotedWords(text: string, escapeCharacter: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let inWord = false;
  // A lone escape character at the end is not a word.
  const finish = (): void => {
    if (word !== '') words.push(word);
    word = '';
    inWord = false;
  };
  for (let i = 0; i < text.length; i++) {
    let character = text.charAt(i);
    if (!inWord && isSpace(character)) continue;
    inWord = true;
    if (quote === '' && isSpace(character)) {
      finish();
      continue;
    }
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    if (character === escapeCharacter && quote !== "'") {
      if (i + 1 >= text.length) {
        quote = '';
        continue;
      }
      word += character;
      character = text.charAt(++i);
    }
    word += character;
  }
  finish();
  return words;
}

/**
 * Splits off the leading `--flag` words and removes their quotes (parser.extractBuilderFlags). BuildKit reads them byte
 * by byte: `é` becomes `Ã©`, and a character ends the flag if it has a byte that is white space in Latin-1, as `à` has.
 * So a no-break space before a flag makes it a part of the arguments.
 */
export function splitFlags(text: string, escapeCharacter: string): { flags: string[]; rest: string } {
  if (ASCII.test(text)) return splitFlagBytes(text, escapeCharacter);
  const { flags, rest } = splitFlagBytes(bytesAsCharacters(utf8.encode(text)), escapeCharacter);
  return { flags, rest: decoder.decode(Uint8Array.from(rest, (byte) => byte.charCodeAt(0))) };
}

const ASCII = /^[\0-\x7f]*$/;
const utf8 = new TextEncoder();
/** Keeps a byte order mark, which is no blank to BuildKit. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function bytesAsCharacters(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** `text`: one character a byte. */
function splitFlagBytes(text: string, escapeCharacter: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let i = 0;
  for (;;) {
    while (i < text.length && isSpace(text.charAt(i))) i++;
    if (i >= text.length) return { flags, rest: '' };
    if (!text.startsWith('--', i)) return { flags, rest: text.slice(i) };
    let word = '';
    let quote = '';
    let quoted = false;
    for (; i < text.length; i++) {
      const character = text.charAt(i);
      if (quote === '' && isSpace(character)) break;
      if (quote === '' && (character === '"' || character === "'")) {
        quote = character;
        quoted = true;
      } else if (character === quote) {
        quote = '';
      } else if (character === escapeCharacter) {
        i++;
        if (i < text.length) word += text.charAt(i);
      } else {
        word += character;
      }
    }
    if (word === '--') return { flags, rest: text.slice(i) };
    if (quoted || word !== '') flags.push(word);
  }
}

/**
 * Parses a JSON array of strings. Null when the text is not a JSON array: it is then shell form or words. An array that
 * holds anything but strings is refused (parser.parseJSON). Throws SyntaxProblem.
 */
export function parseStringArray(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed)) return null;
  // Go treats numbers too large for a float64 as a syntax error, so that the array counts as plain words.
  if (parsed.some((item) => item === Number.POSITIVE_INFINITY || item === Number.NEGATIVE_INFINITY))
    return null;
  if (!parsed.every((item) => typeof item === 'string')) {
    throw new SyntaxProblem('when using JSON array syntax, arrays must be comprised of strings only');
  }
  return parsed;
}
