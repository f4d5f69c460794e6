import { UsageError } from '../../errors.ts';
import { csvFields, UnreadableListError } from '../../text/csv.ts';
import { parseBool } from '../../text/go-bool.ts';
import { splitOnce } from './fields.ts';
import type { InputFlags } from './types.ts';

/** What the frontend is asked for instead of a build. */
export interface CallRequest {
  /** `lint`, `outline`, `targets`, `subrequests.describe`, or a name that only the frontend knows. */
  readonly name: string;
  /** `json`, or '' for text. */
  readonly format: string;
  /** Whether the exit status is 0 whatever the answer says. */
  readonly ignoresStatus: boolean;
}

/**
 * `NAME[,format=FORMAT][,ignorestatus=BOOL]`; `check` is `lint` (docker/buildx util/buildflags/callfunc.go).
 *
 * @returns null for `build`, and without a flag
 * @throws UsageError
 */
export function parseCall({
  call,
  check,
  print,
}: Pick<InputFlags, 'call' | 'check' | 'print'>): CallRequest | null {
  const value = check === true ? 'check' : (call ?? print ?? '');
  const wrong = (why: string): UsageError => new UsageError(`--call ${value}: ${why}.`);
  if (value === '') return null;
  let request: CallRequest = { name: '', format: '', ignoresStatus: false };
  for (const field of fieldsOf(value, wrong)) {
    const [key, text] = splitOnce(field);
    if (text === undefined) {
      if (request.name !== '') throw wrong('name one method: build, check, outline or targets');
      request = { ...request, name: key === 'check' ? 'lint' : key };
    } else if (key === 'format') {
      request = { ...request, format: text };
    } else if (key === 'ignorestatus') {
      const ignoresStatus = parseBool(text);
      if (ignoresStatus === null) throw wrong('ignorestatus is true or false');
      request = { ...request, ignoresStatus };
    } else {
      throw wrong(`${key} is not known; use format=json or ignorestatus=true`);
    }
  }
  return request.name === 'build' ? null : request;
}

function fieldsOf(value: string, wrong: (why: string) => UsageError): readonly string[] {
  try {
    return csvFields(value);
  } catch (error) {
    if (error instanceof UnreadableListError) throw wrong(error.message);
    throw error;
  }
}
