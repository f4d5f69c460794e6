import type { Flags } from './flags.ts';
import { parseHeredoc } from './heredocs.ts';
import { SyntaxProblem } from './problem.ts';

/** Reads what COPY and ADD have in common, unexpanded (instructions.parseSourcesAndDest). Throws SyntaxProblem. */
export function parseTransfer(words: readonly string[], flags: Flags, keyword: 'ADD' | 'COPY') {
  const destination = words.at(-1) ?? '';
  if (words.length < 2) {
    throw new SyntaxProblem(
      `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  }
  if (isHeredoc(destination)) {
    throw new SyntaxProblem(`${keyword} cannot accept a heredoc as a destination`);
  }
  return {
    sources: words.slice(0, -1).filter((word) => !isHeredoc(word)),
    destination,
    chown: flags.string('chown') || null,
    chmod: flags.string('chmod') || null,
    link: flags.boolean('link'),
    exclude: flags.strings('exclude'),
  };
}

function isHeredoc(word: string): boolean {
  try {
    return parseHeredoc(word) !== null;
  } catch (error) {
    if (error instanceof SyntaxProblem) return false;
    throw error;
  }
}
