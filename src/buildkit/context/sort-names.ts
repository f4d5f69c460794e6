import { compareBytes } from '../../filesystem/ignore/index.ts';
import { Turns } from '../../turns.ts';
import type { FolderName } from '../filesync/folder.ts';

/** So many names are sorted at once. */
const RUN_LENGTH = 2048;

/**
 * Sorts many names in byte order, as `readFolder` sorts few, in slices: a merge sort.
 * @param pause gives others a turn; what it throws ends the work
 */
export async function sortedInTurns(
  names: readonly FolderName[],
  pause: () => Promise<void>,
): Promise<readonly FolderName[]> {
  const turns = new Turns();
  let runs: FolderName[][] = [];
  for (let at = 0; at < names.length; at += RUN_LENGTH) {
    if (turns.isDue) await turns.give().then(pause);
    runs.push(names.slice(at, at + RUN_LENGTH).sort(compareNames));
  }
  while (runs.length > 1) {
    const merged: FolderName[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], turns, pause));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge(
  a: readonly FolderName[],
  b: readonly FolderName[],
  turns: Turns,
  pause: () => Promise<void>,
): Promise<FolderName[]> {
  const merged: FolderName[] = [];
  let atA = 0;
  let atB = 0;
  for (;;) {
    if (turns.isDue) await turns.give().then(pause);
    const left = a[atA];
    const right = b[atB];
    const next = left === undefined || (right !== undefined && compareNames(right, left) < 0) ? right : left;
    if (next === undefined) return merged;
    merged.push(next);
    if (next === left) atA++;
    else atB++;
  }
}

function compareNames(a: FolderName, b: FolderName): number {
  if (a.raw === undefined && b.raw === undefined) return compareBytes(a.text, b.text);
  return Buffer.compare(a.raw ?? Buffer.from(a.text), b.raw ?? Buffer.from(b.text));
}
