/** How the records of builds are named: a folder for each target, in it `TIME-BUILDER-ID`. */
import { createHash } from 'node:crypto';
import type { RecordKey } from '../records/types.ts';

/** Names of records by their time; those of a clock that was ahead come last, since they are older than they say. */
export function newestFirst(names: readonly string[]): readonly string[] {
  const now = timeName(Date.now() + 1);
  const sorted = names.toSorted().toReversed();
  return [...sorted.filter((name) => name < now), ...sorted.filter((name) => name >= now)];
}

/** A time as a part of a name, by which names are sorted. @param time milliseconds since 1970 */
export function timeName(time: number): string {
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
