import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isGone, isOwnerName } from './owner.ts';

/**
 * Removes what an earlier process of this user left in a folder because it was killed. Never throws.
 * @param ownerIn the part of a name that is its owner's if the file is one of these (see ownerName)
 */
export function removeAbandoned(folder: string, ownerIn: (name: string) => string): void {
  for (const name of namesIn(folder)) {
    const owner = ownerIn(name);
    if (isOwnerName(owner) && isGone(owner)) removeQuietly(join(folder, name));
  }
}

/** The names in a folder; none if it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // There is no such folder, or it is not ours to read.
    return [];
  }
}

function removeQuietly(path: string): void {
  try {
    // Anybody can make such a name in the folder of temporary files, and change what is below it while it is removed.
    const user = process.getuid?.();
    if (user === undefined || lstatSync(path).uid === user) rmSync(path, { recursive: true, force: true });
  } catch {
    // It is not ours to remove.
  }
}
