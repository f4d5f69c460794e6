import type { Place } from './go-regexp-node.ts';
import type { RegexpProgram } from './program.ts';

/** What is around a place between two characters. */
export interface Surroundings {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly wordBefore: boolean;
  readonly wordAfter: boolean;
}

/** Whether Go counts a character as part of a word (`\b`): ASCII only. */
export function isWord(codePoint: number): boolean {
  return (
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    codePoint === 0x5f ||
    (codePoint >= 0x61 && codePoint <= 0x7a)
  );
}

function holds(place: Place, around: Surroundings): boolean {
  switch (place) {
    case 'start':
      return around.atStart;
    case 'end':
      return around.atEnd;
    case 'word-edge':
      return around.wordBefore !== around.wordAfter;
    case 'no-word-edge':
      return around.wordBefore === around.wordAfter;
  }
}

/**
 * Follows the positions of a program all at once, so that each character costs at most one look at each instruction,
 * whatever the expression is.
 */
export class Positions {
  readonly #program: RegexpProgram;
  /** For each position, the round in which it was seen. */
  readonly #seen: Uint32Array;
  #round = 0;
  /** What is left to follow. */
  readonly #stack: number[] = [];
  /** The answers of the tests for the character of this step: 0 is not asked yet. */
  readonly #answers: Uint8Array;

  constructor(program: RegexpProgram) {
    this.#program = program;
    this.#seen = new Uint32Array(program.instructions.length);
    this.#answers = new Uint8Array(program.tests.length);
  }

  /**
   * All positions at which a character is taken or the match is complete, reached from the given ones without taking a
   * character.
   */
  reach(from: Iterable<number>, around: Surroundings): { takes: number[]; matched: boolean } {
    const takes: number[] = [];
    let matched = false;
    this.#nextRound();
    for (const position of from) {
      this.#push(position);
      for (let at = this.#stack.pop(); at !== undefined; at = this.#stack.pop()) {
        const instruction = this.#program.instructions[at];
        switch (instruction?.op) {
          case 'take':
            takes.push(at);
            break;
          case 'match':
            matched = true;
            break;
          case 'split':
            this.#push(instruction.other);
            this.#push(instruction.next);
            break;
          case 'assert':
            if (holds(instruction.place, around)) this.#push(instruction.next);
        }
      }
    }
    return { takes, matched };
  }

  /** The positions after a character, lowest first. `takes` as `reach` returns it. */
  take(takes: readonly number[], codePoint: number): Uint16Array {
    const { instructions } = this.#program;
    this.#answers.fill(0);
    this.#nextRound();
    const found: number[] = [];
    for (const at of takes) {
      const instruction = instructions[at];
      if (instruction?.op !== 'take' || !this.#accepts(instruction.test, codePoint)) continue;
      if (this.#mark(instruction.next)) found.push(instruction.next);
    }
    return Uint16Array.from(found).sort();
  }

  #accepts(test: number, codePoint: number): boolean {
    if (this.#answers[test] === 0) {
      this.#answers[test] = this.#program.tests[test]?.(codePoint) === true ? 2 : 1;
    }
    return this.#answers[test] === 2;
  }

  #push(position: number): void {
    if (this.#mark(position)) this.#stack.push(position);
  }

  /** Whether this is the first time in this round. */
  #mark(position: number): boolean {
    if (this.#seen[position] === this.#round) return false;
    this.#seen[position] = this.#round;
    return true;
  }

  #nextRound(): void {
    this.#round = (this.#round + 1) >>> 0;
    if (this.#round === 0) {
      this.#seen.fill(0);
      this.#round = 1;
    }
  }
}
