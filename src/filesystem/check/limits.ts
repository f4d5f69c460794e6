import type { Finding } from './finding.ts';

/** How many are told one by one. */
const MAX_TOLD = 20;

/** What a check leaves out since there is too much of it: nothing is left out that it does not say. */
export class Limits {
  readonly #left = new Set<string>();

  /**
   * The first of a list.
   * @param what says what they are, as the end of the sentence "Not looked at: …"
   */
  atMost<T>(list: readonly T[], most: number, what: string): readonly T[] {
    if (list.length <= most) return list;
    this.exceeded(what, most);
    return list.slice(0, most);
  }

  /** Whether a list that grows may have one more. @param what see atMost */
  hasRoom(count: number, most: number, what: string): boolean {
    if (count < most) return true;
    this.exceeded(what, most);
    return false;
  }

  exceeded(what: string, most: number | null = null): void {
    this.#left.add(most === null ? what : `${what}, after the first ${most}`);
  }

  findings(): readonly Finding[] {
    const all = [...this.#left];
    const told = all.slice(0, MAX_TOLD);
    const more = all.length - told.length;
    return [...told, ...(more > 0 ? [`${more} more parts of which there are too many`] : [])].map((what) =>
      unseen(what),
    );
  }
}

/** That something was not looked at, of the whole state or of one file. @param what see Limits.atMost */
export function unseen(
  what: string,
  { path, line }: Pick<Finding, 'path' | 'line'> = { path: null, line: null },
): Finding {
  return {
    rule: 'not-looked-at',
    severity: 'note',
    path,
    needs: null,
    detail: `Not looked at: ${what}`,
    foundIn: [],
    fix: null,
    line,
  };
}
