import type { Command } from 'commander';
import { plainText } from '../../progress/sanitize.ts';
import { type Candidate, readLine, type SourceKind, type TypedLine } from './line.ts';

/** Where the words of a project come from. A source that fails, or is not there, offers nothing. */
export type Sources = Partial<
  Readonly<Record<SourceKind, (line: TypedLine) => Promise<readonly Candidate[]>>>
>;

/**
 * What the shell does with the candidates: the numbers of cobra's protocol (spf13/cobra completions.go), since docker asks
 * its plugins by it.
 */
const DIRECTIVE = { files: 0, noSpace: 2, noFiles: 4, folders: 16 } as const;

/** Other words would need quotes, in each shell others. */
const PLAIN_WORD = /^[\w.:@/=+,%-]+$/;

const MAX_CANDIDATES = 1000;
const MAX_ABOUT_CHARACTERS = 80;

/**
 * Answers `stagedive __complete WORDS`: candidates for the last word, one a line, each with a tab and what it is, then
 * `:` and a number that says what else the shell may offer. Never rejects: whoever presses tab wants no message.
 */
export async function complete(
  program: Command,
  typed: readonly string[],
  sources: Sources,
): Promise<string> {
  const line = readLine(program, typed);
  const candidates = (await offered(line, sources)).filter(
    ({ word }) => word.startsWith(line.begun) && PLAIN_WORD.test(word),
  );
  const rows = candidates
    .slice(0, MAX_CANDIDATES)
    .map(({ word, about }) => `${line.kept}${word}${about === '' ? '' : `\t${oneLine(about)}`}\n`);
  return `${rows.join('')}:${directive(line, candidates)}\n`;
}

async function offered(line: TypedLine, sources: Sources): Promise<readonly Candidate[]> {
  const { expected } = line;
  if (expected.kind === 'words') return expected.words;
  if (expected.kind === 'file' || expected.kind === 'folder' || expected.kind === 'nothing') return [];
  try {
    return (await sources[expected.kind]?.(line)) ?? [];
  } catch {
    return [];
  }
}

function directive({ expected, begun }: TypedLine, candidates: readonly Candidate[]): number {
  if (expected.kind === 'file') return DIRECTIVE.files;
  if (expected.kind === 'folder') return DIRECTIVE.folders;
  // The first word may be a folder as well as a command.
  if (expected.kind === 'words' && candidates.length === 0 && !begun.startsWith('-'))
    return DIRECTIVE.folders;
  const isOpen = candidates.length > 0 && candidates.every(({ word }) => word.endsWith('='));
  return DIRECTIVE.noFiles + (isOpen ? DIRECTIVE.noSpace : 0);
}

function oneLine(text: string): string {
  const characters = Array.from(plainText(text.split('\n')[0] ?? '').replace(/\t/g, ' '));
  return characters.slice(0, MAX_ABOUT_CHARACTERS).join('');
}
