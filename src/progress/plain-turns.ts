import type { Millis } from './types.ts';

/** One vertex is shown at a time; another may take over after this, when it has as much to say. */
const MIN_TURN_MS = 5000;
/** A vertex with news is not kept waiting longer than this. */
const MAX_WAIT_MS = 10_000;

/** A vertex that runs and would be shown. */
export interface Rival {
  readonly digest: string;
  /** Since when it has had news that were not shown, in milliseconds. */
  readonly waited: Millis;
  /** News a millisecond in that time. */
  readonly speed: number;
}

/**
 * Whose turn it is: the rules of moby/buildkit util/progress/progressui, so that output does not jump between steps for
 * every line.
 *
 * @param rivals those with news; at least one.
 * @param current the vertex that is shown and goes on; null when there is none.
 * @returns the digest of the one to be shown; null leaves it as it is.
 */
export function nextTurn(rivals: readonly [Rival, ...Rival[]], current: Rival | null): string | null {
  const others = rivals.filter(({ digest }) => digest !== current?.digest);
  const overdue = others.find(({ waited }) => waited > MAX_WAIT_MS);
  const busiest = overdue ?? rivals.reduce((a, b) => (b.speed > a.speed ? b : a));
  if (current === null) {
    return busiest.digest;
  }
  const total = others.reduce((sum, { speed }) => sum + speed, current.speed);
  const share = total === 0 ? 1 : current.speed / total;
  return overdue !== undefined || MIN_TURN_MS / (1 - share) < current.waited ? busiest.digest : null;
}
