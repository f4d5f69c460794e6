import { type RecordWay, recordWay } from '../fix/record-way.ts';
import { execOf, type Settings } from '../llb/settings.ts';
import { shellCandidates } from '../llb/shell-choice.ts';
import { type HistoryCommand, historyCommand, historyWay, typedHistory } from '../llb/shell-command.ts';
import { type OpenBuild, type StateRef, unlessEngineLost } from '../ports.ts';
import type { ReachedState, TargetPoint } from '../states/reach.ts';
import { findShell } from './find-shell.ts';

/** How the command of a failed step gets into a shell's history. */
export interface HistoryMethod {
  /** Through a file, which needs a folder of our own. */
  readonly ownFolder: boolean;
  /** The text to type into the shell; null if typing is not used. */
  readonly typed: string | null;
}

/** A state's own shell, and how to fill its history. */
export interface FoundShell extends HistoryMethod {
  readonly path: string;
  /** How it says what is typed; null if it cannot. */
  readonly recording: RecordWay | null;
}

const found = new WeakMap<OpenBuild, Map<string, Promise<FoundShell | null>>>();

/**
 * The best shell that a state itself has; null if it has none. The result is cached for each build.
 * @param wanted a shell that was asked for; null for the best one
 */
export function ownShell(
  state: ReachedState,
  settings: Settings,
  wanted: string | null,
): Promise<FoundShell | null> {
  const { target, point, side, kind } = state;
  const known = found.get(target.build) ?? new Map<string, Promise<FoundShell | null>>();
  found.set(target.build, known);
  const key = JSON.stringify([point.stage, point.index, side, kind, wanted, settings]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const now = findOwnShell(state, settings, wanted);
  known.set(key, now);
  now.catch(() => known.delete(key));
  return now;
}

async function findOwnShell(
  state: ReachedState,
  settings: Settings,
  wanted: string | null,
): Promise<FoundShell | null> {
  const programs = await programsOf(state);
  const path = await findShell(programs, shellCandidates(settings, wanted));
  if (path === null) return null;
  const [history, program] = await Promise.all([
    historyMethod(programs, path, historyOf(state)),
    path.endsWith('/bash') ? null : programs.readFile(path).catch(unlessEngineLost(null)),
  ]);
  return { path, recording: recordWay(path, program), ...history };
}

/**
 * A readable state that has the programs of a state. Files of a failure cannot be read through a ref, but those of
 * the state before it can.
 */
export async function programsOf(state: ReachedState): Promise<StateRef> {
  return state.kind === 'failed' ? await state.target.solve(state.point.before) : state.ref;
}

/** The command of a point's RUN, for the history of a shell; null if it runs none. */
export function historyOf({ target, point }: Pick<TargetPoint, 'target' | 'point'>): HistoryCommand | null {
  const step = execOf(target.program, point);
  return step === null || point.instruction === null ? null : historyCommand(step, point.instruction);
}

/** How to put a command into a shell's history. `path` is the shell's program, `name` what it is called as. */
export async function historyMethod(
  state: StateRef,
  path: string,
  history: HistoryCommand | null,
  name = path,
): Promise<HistoryMethod> {
  if (history === null) return { ownFolder: false, typed: null };
  const needsLook = historyWay(name, null) === 'none';
  const program = needsLook ? await state.readFile(path).catch(unlessEngineLost(null)) : null;
  const way = historyWay(name, program);
  return { ownFolder: way === 'file', typed: way === 'typed' ? typedHistory(history) : null };
}
