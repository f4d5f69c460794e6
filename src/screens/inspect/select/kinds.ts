import type { ChangeKind } from '../../../filesystem/diff.ts';
import type { AppState } from '../../../store/state.ts';
import { CHANGE_KINDS } from '../../diff/state.ts';
import { kindOf } from '../../files/select.ts';
import { ENTRY_KINDS, type EntryKind, known } from '../state.ts';
import { diffNow, filesNow } from './now.ts';

/** A kind of entry or change that a list can leave out. */
export interface KindChoice {
  readonly kind: EntryKind | ChangeKind;
  readonly shown: boolean;
  /** How many there are of it. */
  readonly count: number;
}

/** The kinds of the list that is shown. */
export function kindsHere(state: AppState): readonly KindChoice[] {
  if (state.screen === 'diff') {
    const view = diffNow(state);
    const entries = known(view?.compared)?.diff.entries ?? [];
    const changes = counted(entries.map(({ change }) => change));
    const kinds = counted(
      entries.flatMap(({ a, b }) => {
        const entry = b ?? a;
        return entry === null ? [] : [kindOf(entry)];
      }),
    );
    const hidden = view?.hidden ?? new Set();
    return [...choices(CHANGE_KINDS, changes, hidden), ...choices(ENTRY_KINDS, kinds, hidden)];
  }
  const view = filesNow(state);
  const kinds = counted((known(view?.tree)?.entries() ?? []).map(kindOf));
  return choices(ENTRY_KINDS, kinds, view?.hidden ?? new Set());
}

function choices(
  all: readonly (EntryKind | ChangeKind)[],
  counts: ReadonlyMap<string, number>,
  hidden: ReadonlySet<EntryKind | ChangeKind>,
): readonly KindChoice[] {
  return all.map((kind) => ({ kind, shown: !hidden.has(kind), count: counts.get(kind) ?? 0 }));
}

function counted(kinds: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
