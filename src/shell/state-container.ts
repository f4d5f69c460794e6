import { execOf } from '../llb/settings.ts';
import { OWN_BUSYBOX, OWN_FOLDER } from '../llb/shell-command.ts';
import type { Container, ContainerRoot, ExtraMount } from '../ports.ts';
import type { ReachedState } from '../states/reach.ts';
import type { Toolbox } from './toolbox.ts';

/** Where the state is mounted in a toolbox that is a root of its own. */
export const STATE_FOLDER = '/stage';

/**
 * Creates a container for a state: with the mounts of its RUN, or all mounts as a failed RUN left them; with a
 * toolbox mounted in it, or as its root.
 */
export async function containerAt(
  state: ReachedState,
  options: { readonly toolbox: Toolbox | null; readonly ownFolder: boolean; readonly signal?: AbortSignal },
): Promise<Container> {
  const { build } = state.target;
  const { toolbox, ownFolder, signal } = options;
  const mounts: ExtraMount[] = [];
  if (ownFolder || toolbox?.kind === 'busybox') mounts.push({ kind: 'tmpfs', dest: OWN_FOLDER });
  if (toolbox?.kind === 'busybox') {
    const { state: tools, path } = toolbox;
    mounts.push({ kind: 'state', state: tools, selector: path, dest: OWN_BUSYBOX, readonly: true });
  }
  const more = signal === undefined ? {} : { signal };
  if (toolbox?.kind === 'root') {
    return await build.container({
      root: { kind: 'state', state: toolbox.state },
      mounts: [...mounts, stateFolder(state)],
      ...more,
    });
  }
  return await build.container({ root: rootOf(state), mounts, ...more });
}

function stateFolder(state: ReachedState): ExtraMount {
  if (state.kind === 'failed') return { kind: 'failure', failure: state.failure, dest: STATE_FOLDER };
  return { kind: 'state', state: state.ref, selector: '/', dest: STATE_FOLDER, readonly: false };
}

function rootOf(state: ReachedState): ContainerRoot {
  if (state.kind === 'failed') return { kind: 'failure', failure: state.failure, side: 'after' };
  const step = execOf(state.target.program, state.point, state.failure?.vertex);
  if (step === null) return { kind: 'state', state: state.ref };
  return { kind: 'step', state: state.ref, step: step.digest };
}
