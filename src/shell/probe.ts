import { type ShellCandidate, shellCandidates } from '../llb/shell-choice.ts';
import type { OpenBuild, StateRef } from '../ports.ts';
import { findShell } from './find-shell.ts';

/** The shells that a state may have, best first. */
export const shellsIn = (env: readonly string[]): readonly ShellCandidate[] =>
  shellCandidates({ env, user: '', cwd: '/', shell: null }, null);

/**
 * What can be run in a state that does nothing and ends with 0; null if it has no shell that works, which is tried in a
 * container of its own.
 * @param env where PATH is looked up
 */
export async function probeIn(
  build: OpenBuild,
  state: StateRef,
  env: readonly string[],
): Promise<readonly string[] | null> {
  const shell = await findShell(state, shellsIn(env));
  if (shell === null) return null;
  const args = [shell, '-c', ':'];
  const container = await build.container({ root: { kind: 'state', state } });
  try {
    const output = (): void => undefined;
    const tried = container.start({ args, env: [], cwd: '/', user: '', tty: null, output });
    tried.endInput();
    const end = await tried.ended;
    return end.kind === 'exited' && end.status === 0 ? args : null;
  } finally {
    await container.release();
  }
}
