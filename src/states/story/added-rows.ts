import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { parentOf } from '../../filesystem/paths.ts';
import type { Origin } from '../origins.ts';
import { amountOf } from './amount.ts';
import type { AddedRow } from './types.ts';

/**
 * What was added, one row for each instruction, largest first.
 * @param paths in `b`, a folder before its contents
 */
export function addedRows(
  b: FileTree,
  paths: readonly string[],
  originOf: (path: string) => Origin | null,
): readonly AddedRow[] {
  const groups = new Map<string, { readonly origin: Origin | null; readonly paths: string[] }>();
  for (const path of paths) {
    const origin = originOf(path);
    const key =
      origin === null
        ? ''
        : [origin.kind, origin.stage, origin.line, origin.from ?? '', origin.from === null].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { origin, paths: [path] });
    else group.paths.push(path);
  }
  return [...groups.values()]
    .map(({ origin, paths: own }): AddedRow => {
      const place = placeOf(own);
      const amount = amountOf(b, own);
      if (origin === null)
        return { kind: 'unknown', line: null, stage: null, from: null, place, paths: own, ...amount };
      const { line, stage, from } = origin;
      const kind = takenOf(b, own, originOf) ?? kindOf(origin);
      return { kind, line, stage, from, place, paths: own, ...amount };
    })
    .toSorted((x, y) => y.bytes - x.bytes || y.files - x.files || (x.line ?? 0) - (y.line ?? 0));
}

/** What all files of a group are, if that is something else than files of a folder; its folders say nothing. */
function takenOf(
  b: FileTree,
  paths: readonly string[],
  originOf: (path: string) => Origin | null,
): Origin['taken'] | null {
  const files = paths.filter((path) => fileType(b.get(path)?.mode ?? 0) !== 'dir');
  const kinds = new Set((files.length > 0 ? files : paths).map((path) => originOf(path)?.taken));
  return kinds.size === 1 ? [...kinds][0] : null;
}

function kindOf({ kind, from }: Origin): AddedRow['kind'] {
  return (kind === 'copy' || kind === 'add') && from === null ? 'context' : kind;
}

/** The path that all of them are at or in; '' for the root. */
function placeOf(paths: readonly string[]): string {
  let place = paths[0] ?? '';
  for (const path of paths) {
    while (place !== '' && path !== place && !path.startsWith(`${place}/`)) place = parentOf(place);
  }
  return place;
}
