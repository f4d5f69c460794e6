import type { TreeDiff } from '../../filesystem/diff.ts';
import { systemClock } from '../../ports.ts';
import { type Address, addressName, isEmpty } from '../../states/address.ts';
import { compareStates } from '../../states/compare.ts';
import { ContentProgress } from '../../states/content-progress.ts';
import { unlistedNote } from '../../states/deep-listing.ts';
import { type HeldTargets, screenMessage } from '../../states/held-targets.ts';
import { movesBetween } from '../../states/moves.ts';
import { pairKey } from '../../states/pairs.ts';
import { type LocatedState, originsOf } from '../../states/reach.ts';
import { NOTHING_SHARED, outputOf, sharedStates } from '../../states/shared-states.ts';
import { type Told, tell } from '../../states/story/tell.ts';
import { textDiff } from '../../states/text-diff.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { askState, brokenBy, type Job, PASSING_JOB_PREFIX } from '../inspect/job.ts';
import { known } from '../inspect/state.ts';
import { diffNow, entryAtCursor } from './select.ts';
import type { Detail, DiffView } from './state.ts';

/** Both sides of a file are read once the cursor has rested on it this long. */
const FILE_READ_DELAY_MS = 60;

/**
 * The comparison, then the origins of the right side's files, and the changes of the file under the cursor.
 */
export function diffJobs(state: AppState): readonly Job[] {
  const view = diffNow(state);
  if (view === null) return [];
  const key = pairKey(view.pair);
  if (view.compared.kind === 'loading') return [comparing(view, key, state.target)];
  if (view.compared.kind === 'broken') return [];
  return [
    ...(view.origins.kind === 'loading' ? [tracing(view, key, state.target)] : []),
    ...(view.moves?.kind === 'loading' ? [findingMoves(view, key, state.target)] : []),
    ...detailOf(view, key, state.target),
  ];
}

interface Sides {
  readonly a: LocatedState;
  readonly b: LocatedState;
}

/** Locates both states. If one stage needs the other, a single build has both. */
async function reachBoth(held: HeldTargets, { pair }: DiffView, target: number): Promise<Sides> {
  const reach = (address: Address): Promise<LocatedState> => held.locate(address, target);
  if (pair.a.stage > pair.b.stage) {
    const a = await reach(pair.a);
    return { a, b: await reach(pair.b) };
  }
  const b = await reach(pair.b);
  return { a: await reach(pair.a), b };
}

function comparing(view: DiffView, key: string, target: number): Job {
  return {
    name: `compare ${key}`,
    shown: true,
    run: async (held, dispatch) => {
      try {
        const { a, b } = await reachBoth(held, view, target);
        await held.solve(a, 'none');
        await held.solve(b, 'none');
        const progress = new ContentProgress(systemClock, (text) =>
          dispatch({ type: 'message/shown', text, tone: 'info' }),
        );
        const empty = isEmpty(view.pair.a) || isEmpty(view.pair.b);
        const shared = empty ? NOTHING_SHARED : sharedStates(outputOf(a), outputOf(b));
        const comparing = compareStates(a.files, b.files, shared, progress);
        const [diff, told] = await Promise.all([comparing, toldOf(view, a, b, comparing)]);
        const [left, right] = await Promise.all([a.files.tree(), b.files.tree()]);
        const note =
          platformNote(a, b) ??
          unlistedNote([...left.unlisted, ...right.unlisted]) ??
          (told.kind === 'apart' ? told.why : null);
        const value = { diff, a: left, b: right, note, told };
        dispatch({ type: 'diff/compared', key, compared: { kind: 'known', value } });
      } catch (error) {
        dispatch({ type: 'diff/compared', key, compared: brokenBy(error) });
      }
    },
  };
}

/** What came over; should it not be found out, the trees are there all the same. */
async function toldOf(
  { pair }: DiffView,
  a: LocatedState,
  b: LocatedState,
  diff: Promise<TreeDiff>,
): Promise<Told> {
  try {
    const [left, right] = [addressName(pair.a), addressName(pair.b)];
    return await tell({ state: a, name: left }, { state: b, name: right }, diff);
  } catch (error) {
    return { kind: 'apart', why: `What came over is not known: ${screenMessage(error, 'inspect')}` };
  }
}

/** Files built for different platforms differ for that reason alone. */
function platformNote(a: LocatedState, b: LocatedState): string | null {
  const [left, right] = [a, b].map(({ target, output, point }) => {
    const { digest } = output ?? point.before ?? { digest: '' };
    return target.program.graph.steps.get(digest)?.platform ?? null;
  });
  if (left == null || right == null || left === right) return null;
  return `The left state is for ${left}, the right one for ${right}.`;
}

function tracing({ pair }: DiffView, key: string, target: number): Job {
  return askState({
    name: `trace diff ${key}`,
    shown: false,
    address: pair.b,
    target,
    ask: originsOf,
    toAction: (origins) => ({ type: 'diff/traced', key, origins }),
  });
}

function findingMoves(view: DiffView, key: string, target: number): Job {
  return {
    name: `moves ${key}`,
    shown: true,
    run: async (held, dispatch) => {
      const compared = known(view.compared);
      if (compared === null) return;
      try {
        const { a, b } = await reachBoth(held, view, target);
        const value = await movesBetween(a.files, b.files, compared.diff);
        dispatch({ type: 'diff/movesFound', key, moves: { kind: 'known', value } });
        dispatch({ type: 'message/shown', text: movesText(value.length), tone: 'info' });
      } catch (error) {
        const moves = brokenBy(error);
        dispatch({ type: 'diff/movesFound', key, moves });
        if (moves.kind === 'broken') dispatch({ type: 'message/shown', text: moves.message, tone: 'error' });
      }
    },
  };
}

function movesText(count: number): string {
  if (count === 0) return 'No files were moved or copied.';
  return count === 1
    ? 'One file was moved or copied.'
    : `${count} files were moved or copied; ${keyName('inspect', 'm')} hides that again.`;
}

function detailOf(view: DiffView, key: string, target: number): readonly Job[] {
  const { detail } = view;
  const entry = entryAtCursor(view);
  if (detail?.contents.kind !== 'reading' || entry === null) return [];
  const { path } = detail;
  const names = { a: addressName(view.pair.a), b: addressName(view.pair.b) };
  return [
    {
      name: `${PASSING_JOB_PREFIX}${key} ${path}`,
      after: FILE_READ_DELAY_MS,
      shown: false,
      run: async (held, dispatch) => {
        const contents = await reachBoth(held, view, target)
          .then(({ a, b }) => textDiff(a.files, b.files, entry, names))
          .then(
            (diff): Detail =>
              diff.kind === 'text'
                ? { kind: 'text', lines: diff.text.replace(/\n$/, '').split('\n') }
                : { kind: 'said', text: diff.why },
            (error: unknown): Detail => ({ kind: 'said', text: screenMessage(error, 'inspect') }),
          );
        dispatch({ type: 'diff/detailed', key, path, contents });
      },
    },
  ];
}
