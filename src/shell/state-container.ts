import { execOf } from '../llb/settings.ts';
import { OWN_BUSYBOX, OWN_FOLDER } from '../llb/shell-command.ts';
import type { Container, ContainerRoot, ExtraMount } from '../ports.ts';
import type { ReachedState } from '../states/reach.ts';
import type { Toolbox } from './toolbox.ts';

/** Where the last toolbox of all, a root of its own, has the state. */
export const STATE_FOLDER = '/stage';

/**
 * A container of a state: a RUN's own mounts around its state, all of them as it left them where it failed; a toolbox
 * beside it, or around it.
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
  const step = execOf(state.target.program, state.point);
  if (step === null) return { kind: 'state', state: state.ref };
  return { kind: 'step', state: state.ref, step: step.digest };
}
