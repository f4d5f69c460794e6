import type { Dockerfile } from './types.ts';

/** A comment `# stagedive ignore=rule-a,rule-b`, and what it applies to. */
export interface IgnoreComment {
  /** The line of the comment. */
  readonly line: number;
  readonly rules: readonly string[];
  readonly about:
    | { readonly kind: 'file' }
    | { readonly kind: 'stage'; readonly stage: number }
    /** The first line of the instruction. */
    | { readonly kind: 'instruction'; readonly line: number };
}

const COMMENT = /^\s*#\s*stagedive\s+ignore\s*=/i;

/**
 * Finds the comments that turn rules of `check` off: above the first FROM for the whole file, above another FROM for
 * its stage, above an instruction for the files it wrote. Other comments and empty lines may come between.
 */
export function ignoreComments({ lines, stages }: Dockerfile): readonly IgnoreComment[] {
  return lines.flatMap((text, index) => {
    const sign = COMMENT.exec(text)?.[0];
    if (sign === undefined) return [];
    const line = index + 1;
    const about = aboutOf(stages, line);
    const rules = text
      .slice(sign.length)
      .split(/[\s,]+/)
      .filter((rule) => rule !== '');
    return about === null ? [] : [{ line, rules, about }];
  });
}

function aboutOf(stages: Dockerfile['stages'], line: number): IgnoreComment['about'] | null {
  for (const { index, startLine, instructions } of stages) {
    if (line < startLine) return index === 0 ? { kind: 'file' } : { kind: 'stage', stage: index };
    for (const instruction of instructions) {
      // Inside an instruction it may be a line of a heredoc.
      if (line <= instruction.endLine) {
        return line < instruction.startLine ? { kind: 'instruction', line: instruction.startLine } : null;
      }
    }
  }
  return null;
}
