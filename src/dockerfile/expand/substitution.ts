import { removePrefix, removeSuffix } from './pattern.ts';
import { WordError } from './word-error.ts';

/** What stands between the name and the word of `${name:-word}`. */
export interface Modifier {
  /** As in the file: `:-`. */
  readonly written: string;
  /** One character. */
  readonly operator: string;
  /** Whether an empty value counts as unset: with `:`. */
  readonly emptyIsUnset: boolean;
  /** Whether the word is a pattern, in which escape characters count. */
  readonly isPattern: boolean;
}

/**
 * The modifier that begins with these characters. Throws a WordError if BuildKit refuses it before it reads the word;
 * an unknown one after `:` is only refused by `substitute`.
 * @param operator '' at the end of the text
 */
export function modifierOf(emptyIsUnset: boolean, operator: string): Modifier {
  const written = `${emptyIsUnset ? ':' : ''}${operator === '' ? '\uFFFD' : operator}`;
  const isPattern = operator === '#' || operator === '%';
  if (emptyIsUnset ? isPattern : !'+-?#%'.includes(operator || ' ')) throw unsupported(written);
  return { written, operator, emptyIsUnset, isPattern };
}

function unsupported(written: string): WordError {
  return new WordError(`unsupported modifier (${written}) in substitution`);
}

/**
 * What `${name:-word}` and its kin give. Throws a WordError for `${name:?word}` without a value, and
 * for an unknown modifier.
 * @param value undefined if the name is unset
 * @param word already expanded
 */
export function substitute(
  name: string,
  value: string | undefined,
  { written, operator, emptyIsUnset }: Modifier,
  word: string,
): string {
  const unset = value === undefined || (emptyIsUnset && value === '');
  switch (operator) {
    case '-':
      return unset ? word : value;
    case '+':
      return unset ? '' : word;
    case '?': {
      if (!unset) return value;
      const why = word === '' ? `is not allowed to be ${value === undefined ? 'unset' : 'empty'}` : word;
      throw new WordError(`${name}: ${why}`, true);
    }
    case '#':
    case '%': {
      const greedy = word.startsWith(operator);
      const pattern = greedy ? word.slice(1) : word;
      return (operator === '#' ? removePrefix : removeSuffix)(value ?? '', pattern, greedy);
    }
    default:
      throw unsupported(written);
  }
}
