import { plainText } from '../../progress/sanitize.ts';
import type { TextToken } from './state.ts';

/** Characters that are coloured at most: more would hold up the screens. */
const MOST = 64 * 1024;

/** Colours of a text by line, filtered; null where its language is not known, or it is too long. Its grammars load only here. */
export async function colourText(
  path: string,
  lines: readonly string[],
): Promise<readonly (readonly TextToken[])[] | null> {
  // Where a tab leads depends on what is before it, so that lines are filtered as wholes.
  const text = lines.map((line) => plainText(line)).join('\n');
  if (text.length > MOST) return null;
  const { languageOf, tokensOf } = await import('./grammars.ts');
  const language = languageOf(path, lines[0] ?? '');
  return language === null ? null : tokensOf(language, text);
}
