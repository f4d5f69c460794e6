import { type At, DefinitionError } from './error.ts';

/** So long a value may become by its variables, each of which can repeat the one before. */
const MAX_VALUE_CHARS = 1024 * 1024;

/**
 * Passes a value on that is not too long.
 * @param at where the value stands
 * @throws DefinitionError for a longer one
 */
export function fittingValue(value: string, at: At): string {
  if (value.length <= MAX_VALUE_CHARS) return value;
  throw new DefinitionError(at, 'its variables make a value of more than 1 MiB: shorten one of them.');
}
