import { plainText } from '../../../progress/sanitize.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Line } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';

/** Wrapped texts about a failure, with the first one highlighted. */
export function reasonLines([first = '', ...rest]: readonly string[], width: number): readonly Line[] {
  const wrapped = (text: string): readonly string[] => wrapWords(plainText(text), width - 4);
  return [
    ...wrapped(first).map(
      (text, at): Line => [{ text: ` ${at === 0 ? GLYPH.failed : ' '} ${text}`, role: 'bad' }],
    ),
    ...rest.flatMap((text) => wrapped(text).map((line): Line => [{ text: `   ${line}` }])),
  ];
}
