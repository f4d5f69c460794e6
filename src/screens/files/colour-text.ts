import { plainText } from '../../progress/sanitize.ts';
import type { TextToken } from './state.ts';

/** Longer texts are not coloured: that would block the screens. */
const MAX_COLOURED_CHARACTERS = 64 * 1024;

/**
 * Colours of a text by line, filtered; null if its language is unknown or it is too long. Loads the grammars
 * on first use.
 */
export async function colourText(
  path: string,
  lines: readonly string[],
): Promise<readonly (readonly TextToken[])[] | null> {
  // Each line is filtered as a whole, because the width of a tab depends on what precedes it.
  const text = lines.map((line) => plainText(line)).join('\n');
  if (text.length > MAX_COLOURED_CHARACTERS) return null;
  const { languageOf, tokensOf } = await import('./grammars.ts');
  const language = languageOf(path, lines[0] ?? '');
  return language === null ? null : tokensOf(language, text);
}
