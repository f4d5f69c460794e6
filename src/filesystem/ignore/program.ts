import type { CharacterTest, Place, RegexpNode } from './go-regexp-node.ts';

/** What stands at one position of a program. */
export type Instruction =
  /** Takes one character that `tests[test]` accepts. */
  | { readonly op: 'take'; readonly test: number; readonly next: number }
  /** Goes on at both positions. */
  | { readonly op: 'split'; readonly next: number; readonly other: number }
  /** Goes on if the place is right. */
  | { readonly op: 'assert'; readonly place: Place; readonly next: number }
  | { readonly op: 'match' };

/** A regular expression as instructions, which are followed all at once (Thompson's construction). */
export interface RegexpProgram {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Each test once. */
  readonly tests: readonly CharacterTest[];
}

/**
 * Counts are written out, so that `?{1000}` is a thousand positions. More than this is refused: a path has at most 4096
 * bytes, so the rest could match nothing. Go has a limit as well, which is higher.
 */
export const MAX_POSITIONS = 10_000;

/** @throws SyntaxError for an expression of more than MAX_POSITIONS positions */
export function compileProgram(root: RegexpNode): RegexpProgram {
  const instructions: Instruction[] = [{ op: 'match' }];
  const tests = new Map<CharacterTest, number>();

  const add = (instruction: Instruction): number => {
    if (instructions.length >= MAX_POSITIONS) throw new SyntaxError('it is too long');
    return instructions.push(instruction) - 1;
  };
  const testIndex = (test: CharacterTest): number => {
    const known = tests.get(test);
    if (known !== undefined) return known;
    tests.set(test, tests.size);
    return tests.size - 1;
  };
  /** Makes the instructions of a node that go on at `next`; returns where they begin. */
  const compile = (node: RegexpNode, next: number): number => {
    switch (node.kind) {
      case 'character':
        return add({ op: 'take', test: testIndex(node.test), next });
      case 'assertion':
        return add({ op: 'assert', place: node.place, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => compile(part, after), next);
      case 'choice':
        return node.parts
          .map((part) => compile(part, next))
          .reduceRight((other, first) => add({ op: 'split', next: first, other }));
      case 'repeat':
        return repeat(node, next);
    }
  };
  const repeat = ({ part, min, max }: RegexpNode & { kind: 'repeat' }, next: number): number => {
    let start = next;
    if (max === null) {
      start = add({ op: 'match' });
      instructions[start] = { op: 'split', next: compile(part, start), other: next };
    } else {
      for (let i = min; i < max; i++) start = add({ op: 'split', next: compile(part, start), other: next });
    }
    for (let i = 0; i < min; i++) start = compile(part, start);
    return start;
  };
  const start = compile(root, 0);
  return { instructions, start, tests: [...tests.keys()] };
}
