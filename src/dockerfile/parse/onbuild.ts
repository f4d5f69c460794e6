import { isSpace, trim } from '../characters.ts';
import type { InstructionLines } from './lines.ts';
import { SyntaxProblem } from './problem.ts';

/** Refuses instructions that cannot be a trigger (instructions.parseOnBuild). Throws SyntaxProblem. */
export function checkTrigger(words: readonly string[]): void {
  const keyword = trim(words[0] ?? '').toUpperCase();
  if (keyword === 'ONBUILD') {
    throw new SyntaxProblem("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  }
  if (keyword === 'MAINTAINER' || keyword === 'FROM') {
    throw new SyntaxProblem(`${keyword} isn't allowed as an ONBUILD trigger`);
  }
}

/** The source text of a trigger, heredoc bodies included. */
export function triggerText(lines: InstructionLines): string {
  let start = 'ONBUILD'.length + (lines.text.length - lines.text.trimStart().length);
  while (start < lines.text.length && isSpace(lines.text.charAt(start))) start++;
  const bodies = lines.heredocs.map((heredoc) => `\n${heredoc.content}${heredoc.name}`);
  return lines.text.slice(start) + bodies.join('');
}
