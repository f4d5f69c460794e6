import { type Finding, rankOf } from '../../filesystem/check/index.ts';
import type { AppState } from '../../store/state.ts';
import { smartCase } from '../frame/select/smart-case.ts';
import { viewNow } from '../inspect/select/now.ts';
import { known } from '../inspect/state.ts';
import type { CheckView } from './state.ts';

/** The findings for the inspected state; null until they are requested. */
export function checkNow(state: AppState): CheckView | null {
  return viewNow(state, 'check');
}

/** The last answer for each list of findings: it is asked for many times a frame, and there may be very many. */
const SHOWN = new WeakMap<
  readonly Finding[],
  { readonly filter: string; readonly shown: readonly Finding[] }
>();

/** The findings that match the filter, errors first, otherwise in the order of the check. */
export function shownFindings({ findings, filter }: CheckView): readonly Finding[] {
  const all = known(findings);
  if (all === null) return [];
  const last = SHOWN.get(all);
  if (last?.filter === filter) return last.shown;
  const shown = all
    .filter(({ rule, path, detail }) => smartCase(`${rule} ${path ?? ''} ${detail}`, filter).includes(filter))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  SHOWN.set(all, { filter, shown });
  return shown;
}

/** The finding under the cursor; null if there is none. */
export function findingAtCursor(view: CheckView): Finding | null {
  const shown = shownFindings(view);
  return shown[Math.min(view.cursor, shown.length - 1)] ?? null;
}
