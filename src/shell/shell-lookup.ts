import { execOf, type Settings } from '../llb/settings.ts';
import { shellCandidates } from '../llb/shell-choice.ts';
import { type HistoryCommand, historyCommand, historyWay, typedHistory } from '../llb/shell-command.ts';
import type { OpenBuild, StateRef } from '../ports.ts';
import type { Place } from '../states/solve-ref.ts';
import { findShell } from './find-shell.ts';
import type { Ground } from './state-container.ts';

/** How a shell keeps the command of a failed step in its history. */
export interface KeptHistory {
  /** By a file, which needs a folder of our own. */
  readonly ownFolder: boolean;
  /** By typing; null where it is not done so. */
  readonly typed: string | null;
}

/** The shell that a state has, and its way of keeping a history. */
export interface FoundShell extends KeptHistory {
  readonly path: string;
}

const found = new WeakMap<OpenBuild, Map<string, Promise<FoundShell | null>>>();

/**
 * The best shell of a place's own; null when it has none. What was found is known from then on.
 * @param wanted a shell that was asked for; null for the best there is
 */
export function ownShell(
  place: Place,
  ground: Ground,
  settings: Settings,
  wanted: string | null,
): Promise<FoundShell | null> {
  const known = found.get(place.build) ?? new Map<string, Promise<FoundShell | null>>();
  found.set(place.build, known);
  const { point, side } = place;
  const key = JSON.stringify([point.stage, point.index, side, ground.kind, wanted, settings]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const now = lookFor(place, ground, settings, wanted);
  known.set(key, now);
  now.catch(() => known.delete(key));
  return now;
}

async function lookFor(
  place: Place,
  ground: Ground,
  settings: Settings,
  wanted: string | null,
): Promise<FoundShell | null> {
  const { build, program, point } = place;
  // What a failure left cannot be looked into from outside; the state before it has the same programs.
  const state =
    ground.kind === 'failed' ? await build.solve(program.graph.graph, point.before) : ground.state;
  const path = await findShell(state, shellCandidates(settings, wanted));
  return path === null ? null : { path, ...(await historyKept(state, path, historyOf(place))) };
}

/** The command of a place's RUN, for the history of a shell; null for what runs none. */
export function historyOf({ program, point }: Pick<Place, 'program' | 'point'>): HistoryCommand | null {
  const step = execOf(program, point);
  return step === null || point.instruction === null ? null : historyCommand(step, point.instruction);
}

/** How a shell keeps a command in its history; `path` is its program, `name` what it is called as. */
export async function historyKept(
  state: StateRef,
  path: string,
  history: HistoryCommand | null,
  name = path,
): Promise<KeptHistory> {
  if (history === null) return { ownFolder: false, typed: null };
  const needsLook = historyWay(name, null) === 'none';
  const program = needsLook ? await state.readFile(path).catch(() => null) : null;
  const way = historyWay(name, program);
  return { ownFolder: way === 'file', typed: way === 'typed' ? typedHistory(history) : null };
}
