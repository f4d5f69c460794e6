import { NO_VARIABLES, splitWords, WordError } from '../expand/word.ts';
import { SyntaxProblem } from './problem.ts';

/** A `<<WORD` of an instruction, before its body is read. */
export interface HeredocMark {
  readonly name: string;
  readonly stripTabs: boolean;
  readonly expand: boolean;
}

const MARK = /^(?:\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/;
const TAGS = { escape: '\\', keepUnset: true } as const;

/** All heredocs that an instruction announces, in order (parser.heredocsFromLine). Throws SyntaxProblem. */
export function findHeredocs(text: string): HeredocMark[] {
  if (!text.includes('<<')) return [];
  let words: string[];
  try {
    words = splitWords(text, NO_VARIABLES, { ...TAGS, keepQuotes: true, keepEscapes: true });
  } catch (error) {
    // BuildKit takes a line that it cannot split for one without heredocs.
    if (error instanceof WordError) return [];
    throw error;
  }
  return words.map(parseHeredoc).filter((mark) => mark !== null);
}

/** The heredoc that one word is, null when it is none (parser.ParseHeredoc). Throws SyntaxProblem. */
export function parseHeredoc(word: string): HeredocMark | null {
  const match = MARK.exec(word);
  const tag = match?.[2] ?? '';
  if (match === null || tag === '') return null;
  try {
    const [name, ...more] = splitWords(tag, NO_VARIABLES, TAGS);
    if (name === undefined || more.length > 0) return null;
    const [quoted = ''] = splitWords(tag, NO_VARIABLES, { ...TAGS, keepQuotes: true });
    // Quotes that went away were quotes of the word: then the body is not expanded.
    return { name, stripTabs: match[1] === '-', expand: countQuotes(name) === countQuotes(quoted) };
  } catch (error) {
    if (error instanceof WordError) throw new SyntaxProblem(error.message);
    throw error;
  }
}

/** Whether a line, without its end, is the one that a heredoc goes up to. */
export function endsHeredoc(line: string, mark: HeredocMark): boolean {
  return (mark.stripTabs ? line.replace(/^\t+/, '') : line) === mark.name;
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length - 1;
}
