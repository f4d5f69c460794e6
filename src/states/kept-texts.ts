import type { Instruction } from '../dockerfile/types.ts';
import type { KeptText } from '../filesystem/check/exposure.ts';

/** A here-document of COPY or ADD is a file, which is looked into as one. */
const DOCUMENT = /<<-?["']?[A-Za-z_]/;

const FILES: ReadonlySet<string> = new Set(['COPY', 'ADD']);

/**
 * The texts of instructions that an image keeps: its history has every instruction as it is written, with the values of
 * ENV and LABEL, also those that a later one replaces. Values that the image still has are told as such.
 * @param lines those of the Dockerfile
 */
export function keptTexts(
  lines: readonly string[],
  instructions: readonly Instruction[],
): readonly KeptText[] {
  const last = new Map<string, Instruction>();
  for (const each of instructions)
    if (each.keyword === 'ENV' || each.keyword === 'LABEL')
      for (const { key } of each.pairs) last.set(`${each.keyword} ${key}`, each);
  return instructions.flatMap((each): readonly KeptText[] => {
    const { keyword, startLine, endLine } = each;
    const kept = { keyword, line: startLine, isReplaced: false };
    if (each.keyword === 'ENV' || each.keyword === 'LABEL')
      return each.pairs
        .filter(({ key }) => last.get(`${keyword} ${key}`) !== each)
        .map(({ key, value }) => ({ ...kept, text: `${key}=${value}`, isReplaced: true }));
    // ARG has a rule of its own: only some of its values are kept.
    if (keyword === 'ARG') return [];
    const own = lines.slice(startLine - 1, endLine);
    const document = FILES.has(keyword) ? own.findIndex((line) => DOCUMENT.test(line)) : -1;
    const text = (document < 0 ? own : own.slice(0, document + 1)).join('\n');
    return [{ ...kept, text }];
  });
}
