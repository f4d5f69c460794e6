import type { Dockerfile } from './types.ts';

/** `# stagedive ignore=rule-a,rule-b`, and what it is about. */
export interface IgnoreComment {
  /** Of the comment. */
  readonly line: number;
  readonly rules: readonly string[];
  readonly about:
    | { readonly kind: 'file' }
    | { readonly kind: 'stage'; readonly stage: number }
    /** The first line of the instruction. */
    | { readonly kind: 'instruction'; readonly line: number };
}

const COMMENT = /^\s*#\s*stagedive\s+ignore\s*=\s*(.*?)\s*$/i;

/**
 * The comments that switch rules of `check` off: above the first FROM for the whole file, above another FROM for its
 * stage, above an instruction for what that put there. Other comments and empty lines may stand between.
 */
export function ignoreComments({ lines, stages }: Dockerfile): readonly IgnoreComment[] {
  return lines.flatMap((text, index) => {
    const list = COMMENT.exec(text)?.[1];
    if (list === undefined) return [];
    const line = index + 1;
    const about = aboutOf(stages, line);
    const rules = list.split(/[\s,]+/).filter((rule) => rule !== '');
    return about === null ? [] : [{ line, rules, about }];
  });
}

function aboutOf(stages: Dockerfile['stages'], line: number): IgnoreComment['about'] | null {
  for (const { index, startLine, instructions } of stages) {
    if (line < startLine) return index === 0 ? { kind: 'file' } : { kind: 'stage', stage: index };
    for (const instruction of instructions) {
      // Within an instruction it may be a line of a here-document.
      if (line <= instruction.endLine) {
        return line < instruction.startLine ? { kind: 'instruction', line: instruction.startLine } : null;
      }
    }
  }
  return null;
}
