import { NO_VARIABLES, splitWords, WordError } from '../expand/word.ts';
import { SyntaxProblem } from './problem.ts';

/** A `<<WORD` in an instruction, before its body is read. */
export interface HeredocMark {
  readonly name: string;
  readonly stripTabs: boolean;
  readonly expand: boolean;
}

const MARK = /^\d*<<(-?)([^<]*)$/;
const HEREDOC_WORD = { escape: '\\', keepUnset: true } as const;

/** All heredocs that an instruction starts, in order (parser.heredocsFromLine). Throws SyntaxProblem. */
export function findHeredocs(text: string): HeredocMark[] {
  if (!text.includes('<<')) return [];
  let words: string[];
  try {
    words = splitWords(text, NO_VARIABLES, { ...HEREDOC_WORD, keepQuotes: true, keepEscapes: true });
  } catch (error) {
    // BuildKit treats a line that it cannot split as one without heredocs.
    if (error instanceof WordError) return [];
    throw error;
  }
  return words.map(parseHeredoc).filter((mark) => mark !== null);
}

/** Reads a word as a heredoc; null when it is not one (parser.ParseHeredoc). Throws SyntaxProblem. */
export function parseHeredoc(word: string): HeredocMark | null {
  const match = MARK.exec(word);
  const tag = match?.[2]?.replace(/^[\t\n\f\r ]+/, '') ?? '';
  if (match === null || tag === '') return null;
  try {
    const [name, ...more] = splitWords(tag, NO_VARIABLES, HEREDOC_WORD);
    if (name === undefined || more.length > 0) return null;
    const [quoted = ''] = splitWords(tag, NO_VARIABLES, { ...HEREDOC_WORD, keepQuotes: true });
    // Quotes that disappeared belonged to the word: the body is then not expanded.
    return { name, stripTabs: match[1] === '-', expand: countQuotes(name) === countQuotes(quoted) };
  } catch (error) {
    if (error instanceof WordError) throw new SyntaxProblem(error.message);
    throw error;
  }
}

/** Whether a line, without its end, is the one that ends a heredoc. */
export function endsHeredoc(line: string, mark: HeredocMark): boolean {
  return (mark.stripTabs ? line.replace(/^\t+/, '') : line) === mark.name;
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length - 1;
}
