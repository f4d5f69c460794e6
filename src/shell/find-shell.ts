import type { ShellCandidate } from '../llb/shell-choice.ts';
import { isProgram } from '../llb/shell-choice.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';

/**
 * The path of the first candidate that is an executable in a state; null if there is none. Links are followed within
 * the state.
 */
export async function findShell(
  state: StateRef,
  candidates: readonly ShellCandidate[],
): Promise<string | null> {
  if (state.id === '') return null;
  const paths = candidates.flatMap((candidate) => candidate.paths);
  const found = await Promise.all(paths.map((path) => hasProgram(state, path)));
  return paths.find((_path, index) => found[index]) ?? null;
}

/** Whether a path in a state is an executable file. */
export async function hasProgram(state: StateRef, path: string): Promise<boolean> {
  return await state.stat(path).then(({ mode }) => isProgram(mode), unlessEngineLost(false));
}
