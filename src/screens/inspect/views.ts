/** The views of states: made when they are asked for, kept so that coming back finds them as they were. */

import { type Address, addressKey } from '../../states/address.ts';
import type { Pair } from '../../states/pairs.ts';
import { pairKey, suggestedPairs } from '../../states/pairs.ts';
import type { ScreenName } from '../../store/state.ts';
import type { CheckView } from '../check/state.ts';
import type { DiffView } from '../diff/state.ts';
import type { SizesView } from '../sizes/state.ts';
import { type FilesView, FOLDED, type InspectState, LOADING, type Loaded } from './state.ts';

/** Views kept of a kind: each may hold a tree of some ten megabytes. */
const KEPT = 6;

/** The view of a place on a screen, made or put in front; one that is broken is asked for again. */
export function withViews(inspect: InspectState, screen: ScreenName, place: Address): InspectState {
  const key = addressKey(place);
  switch (screen) {
    case 'files':
      return {
        ...inspect,
        files: inFront(inspect.files, key, again(inspect.files.get(key), 'tree') ?? filesView(place)),
      };
    case 'check':
      return {
        ...inspect,
        checks: inFront(inspect.checks, key, again(inspect.checks.get(key), 'findings') ?? checkView(place)),
      };
    case 'sizes':
      return {
        ...inspect,
        sizes: inFront(inspect.sizes, key, again(inspect.sizes.get(key), 'report') ?? sizesView(place)),
      };
    case 'diff': {
      const shown = inspect.diffs.get(inspect.pairs.get(key) ?? '')?.pair ?? suggestedPairs(place)[0];
      return shown === undefined ? inspect : withPair(inspect, place, shown);
    }
    default:
      return inspect;
  }
}

/** The comparison of a pair, as what is shown for a place. */
export function withPair(inspect: InspectState, place: Address, pair: Pair): InspectState {
  const key = pairKey(pair);
  return {
    ...inspect,
    diffs: inFront(inspect.diffs, key, again(inspect.diffs.get(key), 'compared') ?? diffView(pair)),
    pairs: new Map(inspect.pairs).set(addressKey(place), key),
  };
}

/** Without the view that is shown, so that it is made anew. */
export function withoutViews(inspect: InspectState, screen: ScreenName): InspectState {
  const { place } = inspect;
  if (place === null) return inspect;
  const key = addressKey(place);
  switch (screen) {
    case 'files':
      return {
        ...inspect,
        files: reloaded(inspect.files, key, { tree: LOADING, origins: LOADING, view: null }),
      };
    case 'check':
      return { ...inspect, checks: reloaded(inspect.checks, key, { findings: LOADING }) };
    case 'sizes':
      return { ...inspect, sizes: reloaded(inspect.sizes, key, { report: LOADING, left: LOADING }) };
    case 'diff': {
      const pair = inspect.pairs.get(key) ?? '';
      const anew = { compared: LOADING, origins: LOADING, detail: null, moves: null };
      return { ...inspect, diffs: reloaded(inspect.diffs, pair, anew) };
    }
    default:
      return inspect;
  }
}

const STOPPED = { kind: 'broken', message: 'Stopped. r asks for it again.', failed: null } as const;

/** What was still asked for is given up. */
export function withStopped(inspect: InspectState, screen: ScreenName, place: Address): InspectState {
  const key = addressKey(place);
  const stop = <T>(loaded: Loaded<T> | undefined): Loaded<T> =>
    loaded === undefined || loaded.kind === 'loading' ? STOPPED : loaded;
  switch (screen) {
    case 'files':
      return {
        ...inspect,
        files: reloaded(inspect.files, key, { tree: stop(inspect.files.get(key)?.tree) }),
      };
    case 'check':
      return {
        ...inspect,
        checks: reloaded(inspect.checks, key, { findings: stop(inspect.checks.get(key)?.findings) }),
      };
    case 'sizes': {
      const view = inspect.sizes.get(key);
      return {
        ...inspect,
        sizes: reloaded(inspect.sizes, key, { report: stop(view?.report), left: stop(view?.left) }),
      };
    }
    case 'diff': {
      const pair = inspect.pairs.get(key) ?? '';
      const view = inspect.diffs.get(pair);
      return { ...inspect, diffs: reloaded(inspect.diffs, pair, { compared: stop(view?.compared) }) };
    }
    default:
      return inspect;
  }
}

function reloaded<V>(views: ReadonlyMap<string, V>, key: string, change: Partial<V>): ReadonlyMap<string, V> {
  const view = views.get(key);
  return view === undefined ? views : new Map(views).set(key, { ...view, ...change });
}

function inFront<V>(views: ReadonlyMap<string, V>, key: string, view: V): ReadonlyMap<string, V> {
  const next = new Map(views);
  next.delete(key);
  next.set(key, view);
  for (const oldest of next.keys()) {
    if (next.size <= KEPT) break;
    next.delete(oldest);
  }
  return next;
}

/** A view that could not be had is tried again. */
function again<K extends string, V extends { readonly [P in K]: Loaded<unknown> }>(
  view: V | undefined,
  part: K,
): V | undefined {
  return view?.[part].kind === 'broken' ? { ...view, [part]: LOADING } : view;
}

function filesView(place: Address): FilesView {
  return {
    place,
    tree: LOADING,
    origins: LOADING,
    cursor: '',
    folds: FOLDED,
    sort: 'name',
    filter: '',
    hidden: new Set(),
    panel: 'tree',
    view: null,
  };
}

function diffView(pair: Pair): DiffView {
  return {
    pair,
    compared: LOADING,
    origins: LOADING,
    shape: 'trees',
    cursor: '',
    folds: FOLDED,
    sort: 'size',
    filter: '',
    hidden: new Set(),
    panel: 'list',
    detail: null,
    moves: null,
  };
}

function checkView(place: Address): CheckView {
  return { place, findings: LOADING, cursor: 0, filter: '', panel: 'list', detailTop: 0 };
}

function sizesView(place: Address): SizesView {
  return {
    place,
    report: LOADING,
    left: LOADING,
    shape: 'lines',
    cursor: { lines: 0, left: 0 },
    filter: '',
    panel: 'list',
    filesTop: 0,
  };
}
