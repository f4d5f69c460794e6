import { isWord, Positions } from './positions.ts';
import type { RegexpProgram } from './program.ts';
import { rememberedStates, type Share } from './remembered-states.ts';

/** A set of positions that can be reached together, and what is known of what follows. */
interface State {
  readonly positions: Uint16Array;
  /** Whether the character before it belongs to a word. Only told where the program asks. */
  readonly wordBefore: boolean;
  /** Whether the text may end here. Undefined: not asked yet. */
  endsWell?: boolean;
}

/** Numbers of states. The first three are no states. */
const UNKNOWN = 0;
const NEVER = 1;
const MATCHED = 2;
const FIRST = 3;

const ASCII = 128;
/** So many states are remembered of one expression; then it forgets them all. */
const MAX_STATES = 2000;

/**
 * Runs a program over texts. Sets of positions are numbered as they are met and what each character leads to is
 * remembered, so that most characters cost one look into a table. All is forgotten when there are too many: then a
 * character costs one look at each instruction, and no text costs more than its length times that of the program.
 */
export class Automaton {
  readonly #program: RegexpProgram;
  readonly #run: Positions;
  /** Whether the program asks for edges of words. */
  readonly #asksForWords: boolean;
  /** Whether a match may begin anywhere, not only at the start of the text. */
  readonly #searches: boolean;
  #states: State[] = [];
  #numbers = new Map<string, number>();
  /** For each state and ASCII character the next state. */
  #table = new Uint16Array(0);
  /** The same for other characters. */
  #wide = new Map<number, number>();
  readonly #share: Share;

  constructor(program: RegexpProgram) {
    this.#program = program;
    this.#run = new Positions(program);
    this.#asksForWords = program.instructions.some(
      (one) => one.op === 'assert' && (one.place === 'word-edge' || one.place === 'no-word-edge'),
    );
    this.#searches = this.#canBeginLater();
    this.#share = rememberedStates.share();
    this.#forget();
  }

  /** Whether the expression matches somewhere in the text, like Go's `MatchString`. */
  test(text: string): boolean {
    if (this.#share.isOver()) this.#forget();
    let state = FIRST;
    for (let at = 0; at < text.length; at++) {
      let codePoint = text.charCodeAt(at);
      let next: number | undefined;
      if (codePoint < ASCII) next = this.#table[(state - FIRST) * ASCII + codePoint];
      else {
        codePoint = text.codePointAt(at) ?? 0;
        if (codePoint > 0xffff) at++;
        next = this.#wide.get(state * 0x110000 + codePoint);
      }
      if (next === undefined || next === UNKNOWN) next = this.#step(state, codePoint);
      if (next < FIRST) return next === MATCHED;
      state = next;
    }
    return this.#endsWell(state);
  }

  #step(number: number, codePoint: number): number {
    const state = this.#states[number - FIRST];
    if (state === undefined) return NEVER;
    const wordAfter = isWord(codePoint);
    const { takes, matched } = this.#run.reach(this.#begins(number, state), {
      atStart: number === FIRST,
      atEnd: false,
      wordBefore: state.wordBefore,
      wordAfter,
    });
    const next = matched ? MATCHED : this.#numberOf(this.#run.take(takes, codePoint), wordAfter);
    // After `#numberOf` forgot all states, `number` is another one.
    if (this.#states[number - FIRST] !== state) return next;
    if (codePoint < ASCII) this.#table[(number - FIRST) * ASCII + codePoint] = next;
    else {
      this.#wide.set(number * 0x110000 + codePoint, next);
      this.#share.spend(8);
    }
    return next;
  }

  #endsWell(number: number): boolean {
    const state = this.#states[number - FIRST];
    if (state === undefined) return false;
    state.endsWell ??= this.#run.reach(this.#begins(number, state), {
      atStart: number === FIRST,
      atEnd: true,
      wordBefore: state.wordBefore,
      wordAfter: false,
    }).matched;
    return state.endsWell;
  }

  /** A match that may begin anywhere begins at each place anew. */
  *#begins(number: number, state: State): Iterable<number> {
    yield* state.positions;
    if (this.#searches || number === FIRST) yield this.#program.start;
  }

  #numberOf(positions: Uint16Array, word: boolean): number {
    if (positions.length === 0 && !this.#searches) return NEVER;
    const wordBefore = this.#asksForWords && word;
    const key = (wordBefore ? 'w' : '-') + String.fromCharCode(...positions);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= MAX_STATES || this.#share.isOver()) this.#forget();
    return this.#add(key, { positions, wordBefore });
  }

  #add(key: string, state: State): number {
    const number = this.#states.push(state) - 1 + FIRST;
    this.#numbers.set(key, number);
    this.#share.spend(ASCII + 2 * state.positions.length);
    if (this.#states.length * ASCII > this.#table.length) {
      const larger = new Uint16Array(Math.max(2 * this.#table.length, 4 * ASCII));
      larger.set(this.#table);
      this.#table = larger;
    }
    return number;
  }

  /** Leaves only the state at the start of a text, which is always the first. */
  #forget(): void {
    this.#share.renew();
    this.#states = [];
    this.#numbers = new Map();
    this.#table = new Uint16Array(0);
    this.#wide = new Map();
    this.#add('start', { positions: new Uint16Array(0), wordBefore: false });
  }

  /** Whether the program goes anywhere when it begins later than at the start of the text. */
  #canBeginLater(): boolean {
    return [false, true].some((wordBefore) =>
      [false, true].some((wordAfter) =>
        [false, true].some((atEnd) => {
          const reached = this.#run.reach([this.#program.start], {
            atStart: false,
            atEnd,
            wordBefore,
            wordAfter,
          });
          return reached.matched || reached.takes.length > 0;
        }),
      ),
    );
  }
}
