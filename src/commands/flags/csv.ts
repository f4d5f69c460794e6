import { UsageError } from '../../errors.ts';
import { csvFields, UnreadableListError } from '../../text/csv.ts';

/**
 * The fields of a flag that is a list with commas, as docker reads it.
 * @param shown the flag, with its value unless that can be a secret
 * @throws UsageError
 */
export function flagFields(shown: string, value: string): readonly string[] {
  try {
    return csvFields(value);
  } catch (error) {
    if (!(error instanceof UnreadableListError)) throw error;
    throw new UsageError(`${shown}: ${error.message}; write "KEY=a,b" for a value with a comma.`);
  }
}
