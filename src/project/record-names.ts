/** How the records of builds are named: a folder for each target, in it `TIME-BUILDER-ID`. */
import { createHash } from 'node:crypto';
import type { RecordKey, RecordName } from '../records/types.ts';

/** How the file of a record ends, and that of what it depends on. */
export const RECORD = '.json';
export const BASIS = '.basis.gz';

/** The name of a record's files without their ends. */
export function stemOf({ startedAt, builder, id }: RecordName): string {
  return `${timeName(startedAt)}-${builderName(builder)}-${id}`;
}

/** How long a basis may be there before its record, which is written at the end of the build: as long as builds take. */
const LONGEST_BUILD_MS = 24 * 60 * 60 * 1000;

/**
 * The files of records that are too old, and those that belong to none.
 *
 * @param own the stem of a record that is kept whatever its age
 * @param count how many are kept with it
 */
export function outdated(names: readonly string[], own: string, count: number): readonly string[] {
  const records = names.filter((name) => name.endsWith(RECORD)).map((name) => name.slice(0, -RECORD.length));
  const others = newestFirst(records.filter((stem) => stem !== own));
  const kept = new Set([own, ...others.slice(0, count - 1)]);
  const known = new Set(records);
  const now = Date.now();
  const [underWay, later] = [timeName(now - LONGEST_BUILD_MS), timeName(now + LONGEST_BUILD_MS)];
  return names.filter((name) => {
    const stem = name.slice(0, name.endsWith(BASIS) ? -BASIS.length : -RECORD.length);
    return !kept.has(stem) && (known.has(stem) || stem < underWay || stem > later);
  });
}

/** Names of records by their time; those of a clock that was ahead come last, since they are older than they say. */
export function newestFirst(names: readonly string[]): readonly string[] {
  const now = timeName(Date.now() + 1);
  const sorted = names.toSorted().toReversed();
  return [...sorted.filter((name) => name < now), ...sorted.filter((name) => name >= now)];
}

/** A time as a part of a name, by which names are sorted. @param time milliseconds since 1970 */
function timeName(time: number): string {
  return Math.max(0, Math.round(time)).toString(36).padStart(9, '0');
}

/** Whether a name is that of a target's folder. */
export function isFolderName(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}

/** The folder of a target's records. */
export function folderName({ folder, definition, target }: RecordKey): string {
  return digest(JSON.stringify([folder, definition, target])).slice(0, 32);
}

/** A builder as a part of a name. @param builder the address of its engine */
export function builderName(builder: string): string {
  return digest(builder).slice(0, 8);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
