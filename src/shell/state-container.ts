import { execOf } from '../llb/settings.ts';
import { OWN_BUSYBOX, OWN_FOLDER } from '../llb/shell-command.ts';
import type { Container, ContainerRoot, ExtraMount } from '../ports.ts';
import type { Place, Standing } from '../states/solve-ref.ts';
import type { Toolbox } from './toolbox.ts';

/** A place that a process can be run in. */
export type Ground = Exclude<Standing, { kind: 'unreached' }>;

/** Where the last toolbox of all, a root of its own, has the state. */
export const STATE_FOLDER = '/stage';

/**
 * A container of a place: a RUN's own mounts around its state, all of them as it left them where it failed; a toolbox
 * beside it, or around it.
 */
export async function containerAt(
  place: Pick<Place, 'build' | 'program' | 'point'>,
  ground: Ground,
  options: { readonly toolbox: Toolbox | null; readonly ownFolder: boolean; readonly signal?: AbortSignal },
): Promise<Container> {
  const { build } = place;
  const { toolbox, ownFolder, signal } = options;
  const mounts: ExtraMount[] = [];
  if (ownFolder || toolbox?.kind === 'busybox') mounts.push({ kind: 'tmpfs', dest: OWN_FOLDER });
  if (toolbox?.kind === 'busybox') {
    const { state, path } = toolbox;
    mounts.push({ kind: 'state', state, selector: path, dest: OWN_BUSYBOX, readonly: true });
  }
  const more = signal === undefined ? {} : { signal };
  if (toolbox?.kind === 'root') {
    const { state } = toolbox;
    return await build.container({
      root: { kind: 'state', state },
      mounts: [...mounts, stateFolder(ground)],
      ...more,
    });
  }
  return await build.container({ root: rootAt(place, ground), mounts, ...more });
}

function stateFolder(ground: Ground): ExtraMount {
  if (ground.kind === 'failed') return { kind: 'failure', failure: ground.failure, dest: STATE_FOLDER };
  return { kind: 'state', state: ground.state, selector: '/', dest: STATE_FOLDER, readonly: false };
}

function rootAt({ program, point }: Pick<Place, 'program' | 'point'>, ground: Ground): ContainerRoot {
  if (ground.kind === 'failed') return { kind: 'failure', failure: ground.failure, side: 'after' };
  const step = execOf(program, point);
  if (step === null) return { kind: 'state', state: ground.state };
  return { kind: 'step', state: ground.state, step: step.digest };
}
