import { plainText } from '../progress/sanitize.ts';
import { targetOf } from './build-name.ts';
import type { HistoryChange, PastBuild, PastState } from './types.ts';

/** The builds of a history by id, for somebody who is told of changes. */
export type KnownBuilds = ReadonlyMap<string, PastBuild>;

/** Applies changes. The map is copied once. */
export function withChanges(known: KnownBuilds, changes: readonly HistoryChange[]): KnownBuilds {
  const next = new Map(known);
  for (const change of changes) {
    if (change.kind === 'removed') next.delete(change.id);
    else if (change.kind === 'kept') next.set(change.build.id, change.build);
  }
  return next;
}

/** Newest first; those of the same moment by id, so that the order is always the same. */
export function byTime(known: KnownBuilds): readonly PastBuild[] {
  return [...known.values()].sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1));
}

/** What a list of builds is limited to. */
export interface BuildFilter {
  /** A stage's name, any case; null for all. */
  readonly target: string | null;
  readonly state: PastState | null;
}

export function passes(build: PastBuild, { target, state }: BuildFilter): boolean {
  if (state !== null && build.state !== state) return false;
  return target === null || (targetOf(build) ?? '').toLowerCase() === target.toLowerCase();
}

export type Found =
  | { readonly kind: 'found'; readonly build: PastBuild }
  | { readonly kind: 'none' }
  /** Several ids begin so. */
  | { readonly kind: 'several'; readonly ids: readonly string[] };

/**
 * The build that a person means: by its whole id, by the beginning of it, or `^N` for the Nth before the newest (`^0`),
 * as `docker buildx history` counts. The last part of `BUILDER/NODE/ID` is taken.
 */
export function findBuild(known: KnownBuilds, typed: string): Found {
  const offset = /^\^(\d{1,9})$/.exec(typed)?.[1];
  if (offset !== undefined) {
    const build = byTime(known)[Number(offset)];
    return build === undefined ? { kind: 'none' } : { kind: 'found', build };
  }
  const wanted = typed.slice(typed.lastIndexOf('/') + 1);
  const exact = known.get(wanted);
  if (exact !== undefined) return { kind: 'found', build: exact };
  const all = wanted === '' ? [] : [...known.values()].filter(({ id }) => id.startsWith(wanted));
  const [first, ...more] = all;
  if (first === undefined) return { kind: 'none' };
  return more.length === 0
    ? { kind: 'found', build: first }
    : { kind: 'several', ids: all.map(({ id }) => id) };
}

/** Why the record of a build cannot be deleted just now, in one sentence; null if it can. */
export function notDeletable({ id, state, isKeptOpen }: PastBuild): string | null {
  const name = `The build ${shortId(plainText(id))}`;
  if (state === 'running') return `${name} is still running: delete its record once it has ended.`;
  return isKeptOpen === true ? `${name} is kept open for its files: delete it once it is closed.` : null;
}

/** Characters of an id that are shown, as of docker's. */
export const SHORT_ID_CHARACTERS = 12;

export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_CHARACTERS);
}

/** Milliseconds from its start to its end, or until `now`. */
export function durationOf({ startedAt, endedAt }: PastBuild, now: number): number {
  return Math.max(0, (endedAt ?? now) - startedAt);
}

/** Share of cached steps among the completed ones, 0 to 1; null if nothing is known. */
export function cachedShare({ steps }: PastBuild): number | null {
  return steps === null || steps.completed === 0 ? null : Math.min(1, steps.cached / steps.completed);
}
