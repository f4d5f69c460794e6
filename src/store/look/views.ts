/** The views of states: made when they are asked for, kept so that coming back finds them as they were. */
import type { ScreenName } from '../state.ts';
import type { CheckView } from './check-state.ts';
import type { DiffView, Pair } from './diff-state.ts';
import { pairKey, suggestedPairs } from './pairs.ts';
import { type LookPlace, placeKey } from './place.ts';
import type { SizesView } from './sizes-state.ts';
import { type FilesView, FOLDED, LOADING, type Loaded, type LookState } from './state.ts';

/** Views kept of a kind: each may hold a tree of some ten megabytes. */
const KEPT = 6;

/** The view of a place on a screen, made or put in front; one that is broken is asked for again. */
export function withViews(look: LookState, screen: ScreenName, place: LookPlace): LookState {
  const key = placeKey(place);
  switch (screen) {
    case 'files':
      return {
        ...look,
        files: inFront(look.files, key, again(look.files.get(key), 'tree') ?? filesView(place)),
      };
    case 'check':
      return {
        ...look,
        checks: inFront(look.checks, key, again(look.checks.get(key), 'findings') ?? checkView(place)),
      };
    case 'sizes':
      return {
        ...look,
        sizes: inFront(look.sizes, key, again(look.sizes.get(key), 'report') ?? sizesView(place)),
      };
    case 'diff': {
      const shown = look.diffs.get(look.pairs.get(key) ?? '')?.pair ?? suggestedPairs(place)[0];
      return shown === undefined ? look : withPair(look, place, shown);
    }
    default:
      return look;
  }
}

/** The comparison of a pair, as what is shown for a place. */
export function withPair(look: LookState, place: LookPlace, pair: Pair): LookState {
  const key = pairKey(pair);
  return {
    ...look,
    diffs: inFront(look.diffs, key, again(look.diffs.get(key), 'compared') ?? diffView(pair)),
    pairs: new Map(look.pairs).set(placeKey(place), key),
  };
}

/** Without the view that is shown, so that it is made anew. */
export function withoutViews(look: LookState, screen: ScreenName): LookState {
  const { place } = look;
  if (place === null) return look;
  const key = placeKey(place);
  switch (screen) {
    case 'files':
      return { ...look, files: reloaded(look.files, key, { tree: LOADING, origins: LOADING, view: null }) };
    case 'check':
      return { ...look, checks: reloaded(look.checks, key, { findings: LOADING }) };
    case 'sizes':
      return { ...look, sizes: reloaded(look.sizes, key, { report: LOADING, left: LOADING }) };
    case 'diff': {
      const pair = look.pairs.get(key) ?? '';
      const anew = { compared: LOADING, origins: LOADING, detail: null, moves: null };
      return { ...look, diffs: reloaded(look.diffs, pair, anew) };
    }
    default:
      return look;
  }
}

const STOPPED = { kind: 'broken', message: 'Stopped. r asks for it again.', failed: null } as const;

/** What was still asked for is given up. */
export function withStopped(look: LookState, screen: ScreenName, place: LookPlace): LookState {
  const key = placeKey(place);
  const stop = <T>(loaded: Loaded<T> | undefined): Loaded<T> =>
    loaded === undefined || loaded.kind === 'loading' ? STOPPED : loaded;
  switch (screen) {
    case 'files':
      return { ...look, files: reloaded(look.files, key, { tree: stop(look.files.get(key)?.tree) }) };
    case 'check':
      return {
        ...look,
        checks: reloaded(look.checks, key, { findings: stop(look.checks.get(key)?.findings) }),
      };
    case 'sizes': {
      const view = look.sizes.get(key);
      return {
        ...look,
        sizes: reloaded(look.sizes, key, { report: stop(view?.report), left: stop(view?.left) }),
      };
    }
    case 'diff': {
      const pair = look.pairs.get(key) ?? '';
      const view = look.diffs.get(pair);
      return { ...look, diffs: reloaded(look.diffs, pair, { compared: stop(view?.compared) }) };
    }
    default:
      return look;
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

function filesView(place: LookPlace): FilesView {
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

function checkView(place: LookPlace): CheckView {
  return { place, findings: LOADING, cursor: 0, filter: '', panel: 'list', detailTop: 0 };
}

function sizesView(place: LookPlace): SizesView {
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
