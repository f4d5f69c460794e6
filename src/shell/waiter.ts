import { type ShellCandidate, shellCandidates } from '../llb/shell-choice.ts';
import type { OpenBuild, StateRef } from '../ports.ts';
import { findShell } from './find-shell.ts';
import { startAside } from './watched-process.ts';

/** The shells that a state may have, best first. */
export const shellsIn = (env: readonly string[]): readonly ShellCandidate[] =>
  shellCandidates({ env, user: '', cwd: '/', shell: null }, null);

/** Arguments of a shell with which it says that it runs, and stops itself. */
export const WAIT_ARGS = ['-c', 'echo; kill -STOP $$'];

/**
 * A shell of a state that waits until it is killed; null if there is none that works, which is tried in a container of its
 * own: where a second process fails to start, the engine ends the first one.
 * @param env where PATH is looked up
 */
export async function waiterIn(
  build: OpenBuild,
  state: StateRef,
  env: readonly string[],
): Promise<readonly string[] | null> {
  const shell = await findShell(state, shellsIn(env));
  if (shell === null) return null;
  const container = await build.container({ root: { kind: 'state', state } });
  try {
    const end = await startAside(container, [shell, '-c', ':']).ended;
    return end.kind === 'exited' && end.status === 0 ? [shell, ...WAIT_ARGS] : null;
  } finally {
    await container.release();
  }
}
