import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../../filesystem/paths.ts';
import type { Sliced } from '../../turns.ts';
import { AmountSum } from './amount.ts';
import type { Came, CameRow, OnTheWay } from './types.ts';
import type { Cames } from './verify.ts';

/** A row while its entries are collected. */
interface Draft {
  readonly came: Came;
  /** The path of the row in `b`. */
  readonly to: string;
  /** Positions of its entries in `b`, in order. */
  readonly at: readonly number[];
  /** Whether the row's own folder is not one of them. */
  readonly isAbove: boolean;
}

/**
 * What came over, one row for each file, or folder as far as one instruction copied it under its own names. Largest
 * first.
 */
export function* cameRows(a: FileTree, b: FileTree, cames: Cames): Sliced<readonly CameRow[]> {
  const rows: (Draft & { readonly at: number[] })[] = [];
  const folders = new Map<string, { readonly row: (typeof rows)[number]; readonly came: Came }>();
  for (const [at, { path, mode }] of b.entries().entries()) {
    yield;
    const came = cames[at] ?? null;
    if (came === null) continue;
    const folder = folders.get(parentOf(path));
    let row = folder?.row;
    if (folder === undefined || row === undefined || !isInside(folder.came, came, nameOf(path))) {
      row = { came, to: path, at: [], isAbove: false };
      rows.push(row);
    }
    row.at.push(at);
    if (fileType(mode) === 'dir') folders.set(path, { row, came });
  }
  const done: CameRow[] = [];
  for (const row of merged(rows, a)) done.push(yield* finished(narrowed(row, a, b, cames), a, b, cames));
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
    const { came, to } = row;
    if (came.path.includes('/') || nameOf(to) !== came.path) continue;
    const key = [came.line, came.stage, came.via.join(), parentOf(to)].join('|');
    const group = top.get(key);
    if (group === undefined) top.set(key, [row]);
    else group.push(row);
  }
  const all = a.children('').length;
  let result = rows;
  for (const group of top.values()) {
    const [first] = group;
    if (first === undefined || all < 2 || group.length < all) continue;
    const whole = {
      came: { ...first.came, path: '', changes: [] },
      to: parentOf(first.to),
      at: group.flatMap(({ at }) => at),
      isAbove: true,
    };
    const inWhole = new Set(group);
    result = [...result.filter((row) => !inWhole.has(row)), whole];
  }
  return result;
}

/** Leaves out folders of which only one entry came, as `--parents` copies them. */
function narrowed(row: Draft, a: FileTree, b: FileTree, cames: Cames): Draft {
  if (row.isAbove) return row;
  const entries = b.entries();
  let { came } = row;
  let from = 0;
  for (;;) {
    const [next, last] = [row.at[from + 1], row.at.at(-1)];
    if (next === undefined || last === undefined || a.children(came.path).length < 2) break;
    const inside = entries[next]?.path ?? '';
    const end = entries[last]?.path ?? '';
    const below = end === inside || end.startsWith(`${inside}/`) ? cames[next] : null;
    if (!below) break;
    came = below;
    from += 1;
  }
  return from === 0
    ? row
    : { came, to: entries[row.at[from] ?? 0]?.path ?? '', at: row.at.slice(from), isAbove: false };
}

function* finished(
  { came, to, at, isAbove }: Draft,
  a: FileTree,
  b: FileTree,
  cames: Cames,
): Sliced<CameRow> {
  const entries = b.entries();
  const source = a.get(came.path);
  const folder = source === undefined || fileType(source.mode) === 'dir';
  const amount = new AmountSum();
  const paths = isAbove ? [to] : [];
  let changed = 0;
  const changes = new Map<number, Set<OnTheWay['why'][number]>>();
  for (const position of at) {
    yield;
    const entry = entries[position];
    if (entry === undefined) continue;
    paths.push(entry.path);
    amount.add(b, entry);
    const own = fileType(entry.mode) === 'dir' ? [] : (cames[position]?.changes ?? []);
    if (own.length > 0) changed += 1;
    for (const { line, why } of own) {
      const known = changes.get(line) ?? new Set();
      for (const each of why) known.add(each);
      changes.set(line, known);
    }
  }
  const { files, bytes } = amount;
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
