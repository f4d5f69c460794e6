import type { UsageRecord } from './gen/control_pb.ts';

/** The records whose sizes an engine could add up, and the beginnings of the ids of the others. */
export interface MeasuredRecords {
  readonly records: readonly UsageRecord[];
  readonly unmeasured: readonly string[];
}

/** Ids of records have 25 of these characters, by chance (moby/buildkit identity.NewID). */
const CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** What so many of them do not tell apart is not listed. Each costs five questions, which are slow. */
const SEARCHED_CHARACTERS = 2;

/** A record takes some ten questions. */
const MAX_QUESTIONS = 200;

/**
 * Asks an engine for records where it refuses them all because of one: that has a path which is too long to be looked at,
 * and the error does not say its id (what it names is a result that was made of it). So ids are searched, one character
 * after the other. Rejects with `cause`, the error of the refused question, if that takes too many questions.
 *
 * @param ask the records whose ids begin with `prefix` and one of `next`; null if the engine refuses these
 */
export async function measuredRecords(
  ask: (prefix: string, next: string) => Promise<readonly UsageRecord[] | null>,
  cause: unknown,
): Promise<MeasuredRecords> {
  const records: UsageRecord[] = [];
  const unmeasured: string[] = [];
  let questions = 0;
  /** Whether the engine answers for these ids. */
  const isAnswered = async (prefix: string, next: string): Promise<boolean> => {
    questions += 1;
    if (questions > MAX_QUESTIONS) throw cause;
    const answer = await ask(prefix, next);
    records.push(...(answer ?? []));
    return answer !== null;
  };
  /** Searches among ids for which it does not. */
  const search = async (prefix: string, next: string): Promise<void> => {
    if (next.length === 1) {
      const longer = prefix + next;
      if (longer.length === SEARCHED_CHARACTERS) unmeasured.push(longer);
      else await search(longer, CHARACTERS);
      return;
    }
    const half = Math.ceil(next.length / 2);
    const [first, second] = [next.slice(0, half), next.slice(half)];
    const isFirst = !(await isAnswered(prefix, first));
    if (isFirst) await search(prefix, first);
    // Where the first half is answered, it was the second one that was refused.
    if (!isFirst || !(await isAnswered(prefix, second))) await search(prefix, second);
  };
  await search('', CHARACTERS);
  return { records, unmeasured };
}
