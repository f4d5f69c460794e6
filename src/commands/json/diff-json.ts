import type { ChangeKind, DiffEntry, TreeDiff, Why } from '../../filesystem/diff.ts';
import { countChanges } from '../../filesystem/diff-folders.ts';
import { type EntryJson, entryJson } from '../../filesystem/entry-json.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Origin, OriginIndex } from '../../states/origins.ts';
import type { Told } from '../../states/story/tell.ts';
import type { DiffSide } from '../diff-sides.ts';
import { type CopiedFromJson, copiedFromJson, type StoryJson, storyJson } from './story-json.ts';

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
  /** Null if no COPY leads from a to b. */
  readonly story: StoryJson | null;
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
  /** For entries that b has: what they are in a; null if no COPY brought them from there. */
  readonly copiedFrom?: CopiedFromJson | null;
}

type OriginJson = Pick<Origin, 'line' | 'kind' | 'from' | 'path'>;

/** The comparison of one pair of states. */
export interface ComparedSides {
  readonly a: DiffSide;
  readonly b: DiffSide;
  readonly trees: { readonly a: FileTree; readonly b: FileTree };
  /** Only the entries that pass the filters. */
  readonly diff: TreeDiff;
  readonly origins: OriginIndex;
  /** Of the whole states, whatever is filtered. */
  readonly told: Told;
}

/** Counts of changes cover the filtered entries; `unchanged` and the totals of each side cover everything. */
export function diffJson(compared: ComparedSides): DiffJson {
  const { a, b, diff, told } = compared;
  const { added, removed, modified } = countChanges(diff.entries);
  return {
    a: sideJson(a),
    b: sideJson(b),
    entries: diff.entries.map((entry) => entryOf(entry, compared)),
    totals: { ...diff.totals, added, removed, modified, unchanged: diff.unchanged },
    story: told.kind === 'story' ? storyJson(told.story, b.state.target.dockerfile) : null,
  };
}

function sideJson({ ref, before }: DiffSide): SideJson {
  return before ? { ref, before } : { ref };
}

function entryOf(entry: DiffEntry, { a: left, trees, origins, told }: ComparedSides): DiffEntryJson {
  const { path, change, a, b, why } = entry;
  const { target, point } = left.state;
  return {
    path: `/${path}`,
    change,
    a: a === null ? null : entryJson(a, trees.a.contentOf(a)),
    b: b === null ? null : entryJson(b, trees.b.contentOf(b)),
    ...(change === 'modified' ? { why } : {}),
    ...(b === null
      ? {}
      : {
          origin: originJson(origins.get(path)),
          copiedFrom:
            told.kind === 'story'
              ? copiedFromJson(told.story.cameFrom(path), target.dockerfile, point.stage)
              : null,
        }),
  };
}

function originJson(origin: Origin | null): OriginJson | null {
  if (origin === null) return null;
  const { line, kind, from, path } = origin;
  return { line, kind, from, path };
}
