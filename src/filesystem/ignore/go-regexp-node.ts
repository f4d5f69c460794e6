/** A Go regular expression, as `parseGoRegexp` reads it. Only whether it matches counts, so nothing is captured. */
export type RegexpNode =
  /** One character that `test` accepts. */
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly place: Place }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly RegexpNode[] }
  /** `max` is null where there is no upper bound. */
  | { readonly kind: 'repeat'; readonly part: RegexpNode; readonly min: number; readonly max: number | null };

/** Where an assertion holds: at the start or the end of the text, at the edge of a word (of ASCII), or not there. */
export type Place = 'start' | 'end' | 'word-edge' | 'no-word-edge';

/** Whether a code point is accepted. */
export type CharacterTest = (codePoint: number) => boolean;

/** Accepts one code point. */
export function literal(codePoint: number): RegexpNode {
  return { kind: 'character', test: (given) => given === codePoint };
}

/**
 * Accepts what a class accepts.
 * @param brackets a class of JavaScript (`u` flag) that is always of one character, so that testing it cannot backtrack
 */
export function classNode(brackets: string): RegexpNode {
  let compiled: RegExp | undefined;
  return {
    kind: 'character',
    test: (codePoint) => {
      compiled ??= new RegExp(brackets, 'u');
      return compiled.test(String.fromCodePoint(codePoint));
    },
  };
}

const SLASH = 0x2f;
const NEWLINE = 0x0a;

/** `[^/]`, which `*` and `?` of an ignore file become. */
export const NO_SLASH: RegexpNode = { kind: 'character', test: (codePoint) => codePoint !== SLASH };

/** `.` */
export const NO_NEWLINE: RegexpNode = { kind: 'character', test: (codePoint) => codePoint !== NEWLINE };
