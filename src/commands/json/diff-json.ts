import type { ChangeKind, DiffEntry, TreeDiff, Why } from '../../filesystem/diff.ts';
import { countChanges } from '../../filesystem/diff-folders.ts';
import { type EntryJson, entryJson } from '../../filesystem/entry-json.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Origin, OriginIndex } from '../../states/origins.ts';
import type { DiffSide } from '../diff-sides.ts';

/** The output of `diff --json`, as in DESIGN.md. */
export interface DiffJson {
  readonly a: SideJson;
  readonly b: SideJson;
  readonly entries: readonly DiffEntryJson[];
  readonly totals: {
    readonly a: { readonly files: number; readonly bytes: number };
    readonly b: { readonly files: number; readonly bytes: number };
    readonly added: number;
    readonly removed: number;
    readonly modified: number;
    readonly unchanged: number;
  };
  /** The other diffs, if the target copies from several stages. */
  readonly more?: readonly DiffJson[];
}

interface SideJson {
  readonly ref: string;
  /** Set for the state before the line that `ref` names. */
  readonly before?: true;
}

interface DiffEntryJson {
  readonly path: string;
  readonly change: ChangeKind;
  readonly a: EntryJson | null;
  readonly b: EntryJson | null;
  /** For modified entries. */
  readonly why?: readonly Why[];
  /** For entries that b has; null if unknown. */
  readonly origin?: OriginJson | null;
}

interface OriginJson extends Pick<Origin, 'line' | 'kind' | 'from' | 'path'> {
  /** The instruction, where its kind does not say it: WORKDIR is of the kind `run`. */
  readonly keyword?: string;
  /** Set for a trigger that FROM ran. */
  readonly onbuild?: true;
}

/** The comparison of one pair of states. */
export interface ComparedSides {
  readonly a: DiffSide;
  readonly b: DiffSide;
  readonly trees: { readonly a: FileTree; readonly b: FileTree };
  /** Only the entries that pass the filters. */
  readonly diff: TreeDiff;
  readonly origins: OriginIndex;
}

/** Counts of changes cover the filtered entries; `unchanged` and the totals of each side cover everything. */
export function diffJson({ a, b, trees, diff, origins }: ComparedSides): DiffJson {
  const { added, removed, modified } = countChanges(diff.entries);
  return {
    a: sideJson(a),
    b: sideJson(b),
    entries: diff.entries.map((entry) => entryOf(entry, trees, origins)),
    totals: { ...diff.totals, added, removed, modified, unchanged: diff.unchanged },
  };
}

function sideJson({ ref, before }: DiffSide): SideJson {
  return before ? { ref, before } : { ref };
}

function entryOf(entry: DiffEntry, trees: ComparedSides['trees'], origins: OriginIndex): DiffEntryJson {
  const { path, change, a, b, why } = entry;
  return {
    path: `/${path}`,
    change,
    a: a === null ? null : entryJson(a, trees.a.contentOf(a)),
    b: b === null ? null : entryJson(b, trees.b.contentOf(b)),
    ...(change === 'modified' ? { why } : {}),
    ...(b === null ? {} : { origin: originJson(origins.get(path)) }),
  };
}

function originJson(origin: Origin | null): OriginJson | null {
  if (origin === null) return null;
  const { line, kind, from, path, keyword, onbuild } = origin;
  return {
    line,
    kind,
    from,
    path,
    ...(kind === 'run' && keyword !== 'RUN' ? { keyword } : {}),
    ...(onbuild ? { onbuild } : {}),
  };
}
