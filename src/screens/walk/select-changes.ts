import type { DiffEntry } from '../../filesystem/diff.ts';
import type { AppState } from '../../store/state.ts';

/** What the instruction where the walk stands changed, as its panel lists it. */
export function changedPaths({ walk }: AppState): readonly DiffEntry[] {
  if (walk === null || walk.phase.kind !== 'standing') return [];
  const { failureDetails, arrival } = walk;
  if (failureDetails === null) return arrival?.changes?.entries ?? [];
  return failureDetails.files.kind === 'known' ? failureDetails.files.changes.entries : [];
}
