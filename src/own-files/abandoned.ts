import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isGone, OWNER } from './owner.ts';

/**
 * Removes what an earlier process left in a folder because it was killed. Never throws.
 * @param before what the name begins with, before the owner's name (see ownerName)
 * @param after a pattern of the rest of the name
 */
export function removeAbandoned(folder: string, before: RegExp, after: RegExp): void {
  const pattern = new RegExp(`^(?:${before.source})(${OWNER})(?:${after.source})$`);
  for (const name of namesIn(folder)) {
    const owner = pattern.exec(name)?.[1];
    if (owner !== undefined && isGone(owner)) removeQuietly(join(folder, name));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // There is no such folder, or it is not ours to read.
    return [];
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It is not ours to remove.
  }
}
