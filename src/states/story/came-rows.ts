import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../../filesystem/paths.ts';
import type { Sliced } from '../../turns.ts';
import { amountOf } from './amount.ts';
import type { Came, CameRow, OnTheWay } from './types.ts';

/** A row while its entries are collected. The first path is that of the row. */
interface Draft {
  readonly came: Came;
  readonly paths: string[];
}

/**
 * What came over, one row for each file, or folder as far as one instruction copied it under its own names. Largest
 * first.
 */
export function* cameRows(
  a: FileTree,
  b: FileTree,
  cameFrom: (path: string) => Came | null,
): Sliced<readonly CameRow[]> {
  const rows: Draft[] = [];
  const rowOf = new Map<string, Draft>();
  for (const { path, mode } of b.entries()) {
    yield;
    const came = cameFrom(path);
    if (came === null) continue;
    const folder = rowOf.get(parentOf(path));
    const above = folder === undefined ? null : cameFrom(parentOf(path));
    let row: Draft;
    if (folder !== undefined && above !== null && isInside(above, came, nameOf(path))) {
      row = folder;
      row.paths.push(path);
    } else {
      row = { came, paths: [path] };
      rows.push(row);
    }
    if (fileType(mode) === 'dir') rowOf.set(path, row);
  }
  const done: CameRow[] = [];
  for (const row of merged(rows, a)) done.push(yield* finished(narrowed(row, a, cameFrom), a, b, cameFrom));
  return done.toSorted((x, y) => y.bytes - x.bytes || y.files - x.files || (x.to < y.to ? -1 : 1));
}

function isInside(folder: Came, came: Came, name: string): boolean {
  return isSameWay(folder, came) && came.path === joined(folder.path, name);
}

function isSameWay(x: Came, y: Came): boolean {
  const isSameVia = x.via === y.via || x.via.join() === y.via.join();
  return x.line === y.line && x.stage === y.stage && isSameVia;
}

/** If all that is in the root came to one folder, it is one row: `COPY --from=build / /`. */
function merged(rows: readonly Draft[], a: FileTree): readonly Draft[] {
  const top = new Map<string, Draft[]>();
  for (const row of rows) {
    const [path = ''] = row.paths;
    const { came } = row;
    if (came.path.includes('/') || nameOf(path) !== came.path) continue;
    const key = [came.line, came.stage, came.via.join(), parentOf(path)].join('|');
    top.set(key, [...(top.get(key) ?? []), row]);
  }
  const all = a.children('').length;
  let result = rows;
  for (const group of top.values()) {
    const [first] = group;
    if (first === undefined || all < 2 || group.length < all) continue;
    const folder = parentOf(first.paths[0] ?? '');
    const whole = {
      came: { ...first.came, path: '', changes: [] },
      paths: [folder, ...group.flatMap(({ paths }) => paths)],
    };
    result = [...result.filter((row) => !group.includes(row)), whole];
  }
  return result;
}

/** Leaves out folders of which only one entry came, as `--parents` copies them. */
function narrowed(row: Draft, a: FileTree, cameFrom: (path: string) => Came | null): Draft {
  let { came, paths } = row;
  for (;;) {
    const [top = '', next] = paths;
    if (next === undefined || a.children(came.path).length < 2) break;
    const inside = paths.filter((path) => path !== top && parentOf(path) === top);
    const below = inside.length === 1 ? cameFrom(next) : null;
    if (below === null) break;
    came = below;
    paths = paths.slice(1);
  }
  return { came, paths };
}

function* finished(
  { came, paths }: Draft,
  a: FileTree,
  b: FileTree,
  cameFrom: (path: string) => Came | null,
): Sliced<CameRow> {
  const [to = ''] = paths;
  const source = a.get(came.path);
  const folder = source === undefined || fileType(source.mode) === 'dir';
  let changed = 0;
  const changes = new Map<number, Set<OnTheWay['why'][number]>>();
  for (const path of paths) {
    yield;
    const own = fileType(b.get(path)?.mode ?? 0) === 'dir' ? [] : (cameFrom(path)?.changes ?? []);
    if (own.length > 0) changed += 1;
    for (const { line, why } of own) {
      const known = changes.get(line) ?? new Set();
      for (const each of why) known.add(each);
      changes.set(line, known);
    }
  }
  const { files, bytes } = amountOf(b, paths);
  return {
    from: came.path,
    to,
    folder,
    line: came.line,
    stage: came.stage,
    via: came.via,
    files,
    bytes,
    changed,
    changes: [...changes].sort(([x], [y]) => x - y).map(([line, why]) => ({ line, why: [...why] })),
    without: folder ? Math.max(0, a.total(came.path).files - files) : 0,
    paths,
  };
}
