/** One word of a breakpoint; a quoted one is never a keyword. */
export interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

const SPACE = /\s/;

/**
 * Splits a text into words. Quotes keep spaces, and have JSON's escapes in them: `env A="b c"`.
 * @returns the words, or one sentence why they cannot be read
 */
export function splitWords(text: string): readonly Word[] | string {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    let word = '';
    let isQuoted = false;
    while (at < text.length && !SPACE.test(text.charAt(at))) {
      if (text.charAt(at) !== '"') {
        word += text.charAt(at);
        at += 1;
        continue;
      }
      const end = quoteEnd(text, at);
      if (end === null) return 'A quote is not closed.';
      const part = unquoted(text.slice(at, end));
      if (part === null) return 'A quoted text has an escape that JSON does not have.';
      word += part;
      isQuoted = true;
      at = end;
    }
    words.push({ text: word, isQuoted });
  }
  return words;
}

/** A word as it must be written: in quotes if it would not be read as one word otherwise. */
export function quoteWord(text: string): string {
  return text === '' || /[\s"\\\p{C}]/u.test(text) || text.toLowerCase() === 'anywhere'
    ? JSON.stringify(text)
    : text;
}

/** The offset behind the quote that closes the one at `start`; null if none does. */
function quoteEnd(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') return at + 1;
  }
  return null;
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(text) as string;
  } catch {
    return null;
  }
}
