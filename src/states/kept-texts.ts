import { parseHeredoc } from '../dockerfile/parse/heredocs.ts';
import type { Instruction } from '../dockerfile/types.ts';
import type { KeptText } from '../filesystem/check/exposure.ts';

/**
 * The texts of instructions that an image keeps: its history has every instruction as the frontend reads it, without
 * comments between its lines, with the values of ENV and LABEL, also those that a later one replaces. Values that the
 * image still has are told as such.
 */
export function keptTexts(instructions: readonly Instruction[]): readonly KeptText[] {
  const last = new Map<string, Instruction>();
  for (const each of instructions)
    if (each.keyword === 'ENV' || each.keyword === 'LABEL')
      for (const { key } of each.pairs) last.set(`${each.keyword} ${key}`, each);
  return instructions.flatMap((each): readonly KeptText[] => {
    const { keyword, startLine, text, heredocs } = each;
    const kept = { keyword, line: startLine, isReplaced: false };
    if (each.keyword === 'ENV' || each.keyword === 'LABEL')
      return each.pairs
        .filter(({ key }) => last.get(`${keyword} ${key}`) !== each)
        .map(({ key, value }) => ({ ...kept, text: `${key}=${value}`, isReplaced: true }));
    // ARG has a rule of its own: only some of its values are kept.
    if (keyword === 'ARG') return [];
    const documents = hasFiles(each) ? [] : heredocs.map(({ name, content }) => `\n${content}${name}`);
    return [{ ...kept, text: text + documents.join('') }];
  });
}

/**
 * Whether the frontend makes files of the here-documents of an instruction, of which the history has the names alone.
 * Those of COPY and ADD are looked into as files. A RUN that is nothing but a here-document with a `#!` line mounts it
 * while it runs (dockerfile2llb.dispatchRun).
 */
function hasFiles({ keyword, heredocs, arguments: command }: Instruction): boolean {
  if (keyword === 'COPY' || keyword === 'ADD') return true;
  const isScript = heredocs[0]?.content.startsWith('#!') === true;
  return keyword === 'RUN' && isScript && parseHeredoc(command.trim()) !== null;
}
