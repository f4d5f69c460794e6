import type { ChangeKind } from '../../../filesystem/diff.ts';
import { fileType, permissions } from '../../../filesystem/mode.ts';
import type { TreeEntry } from '../../../filesystem/types.ts';
import type { EntryKind } from '../state.ts';

/** A kind of entry or change that a list can hide. */
export interface KindChoice {
  readonly kind: EntryKind | ChangeKind;
  readonly shown: boolean;
  /** How many of that kind there are. */
  readonly count: number;
}

/** The kind of an entry. */
export function kindOf(entry: TreeEntry): EntryKind {
  const type = fileType(entry.mode);
  if (type === 'file') return (permissions(entry.mode) & 0o111) === 0 ? 'file' : 'program';
  return type === 'char' || type === 'block' ? 'device' : type;
}

/**
 * The kinds that a list can hide, each with its count.
 * @param found the kind of every entry, including hidden ones
 */
export function kindChoices<Kind extends EntryKind | ChangeKind>(
  all: readonly Kind[],
  found: readonly Kind[],
  hidden: ReadonlySet<EntryKind | ChangeKind>,
): readonly KindChoice[] {
  const counts = new Map<Kind, number>();
  for (const kind of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return all.map((kind) => ({ kind, shown: !hidden.has(kind), count: counts.get(kind) ?? 0 }));
}
