import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { RefusedError } from '../../errors.ts';
import type { BuildFailure } from '../../ports.ts';
import {
  CacheSharingOpt,
  type ExecOp,
  type Input,
  type Mount,
  MountSchema,
  MountType,
  type Op,
} from '../gen/ops_pb.ts';

type MountInit = MessageInitShape<typeof MountSchema>;

/** The root mount of a container; '' for an empty root. The engine adds a writable layer. */
export function rootMount(resultID: string): Mount {
  return mountOf({ dest: '/', resultID });
}

/** Mounts a file or folder of a state (`selector`, '/' for all of it) at `dest` in the container. */
export function stateMount(resultID: string, dest: string, selector: string, readonly: boolean): Mount {
  return mountOf({ dest, resultID, selector: selector === '/' ? '' : selector, readonly });
}

/**
 * A cache mount at `dest`, as a step mounts it, or on its own where none does.
 * @param resultID of the files that it began as a copy of; '' if it began empty
 */
export function cacheFolderMount(
  id: string,
  own: Mount | null,
  resultID: string,
  dest: string,
  readonly: boolean,
): Mount {
  // Of `locked` the engine makes no second one. Where it is `private`, nobody else may wait for us.
  const isLocked = own?.cacheOpt?.sharing === CacheSharingOpt.LOCKED;
  const sharing = isLocked ? CacheSharingOpt.LOCKED : CacheSharingOpt.SHARED;
  return mountOf({
    dest,
    readonly,
    resultID,
    selector: own?.selector ?? '',
    mountType: MountType.CACHE,
    cacheOpt: { ID: id, sharing },
  });
}

export function tmpfsMount(dest: string): Mount {
  return mountOf({ dest, mountType: MountType.TMPFS });
}

/**
 * The mounts of an exec step without its root, as its process had them.
 * @param idOf solves an input of the step in the build that creates the container, and returns its id
 */
export async function stepMounts(op: Op, idOf: (input: Input) => Promise<string>): Promise<Mount[]> {
  const mounts = execOf(op).mounts.filter(({ dest }) => dest !== '/');
  return await Promise.all(
    mounts.map(async (mount) => {
      const input = op.inputs[Number(mount.input)];
      return remount(mount, input === undefined ? '' : await idOf(input));
    }),
  );
}

/**
 * All mounts of a failed exec step with the states that the engine kept (moby/buildkit solver/errdefs Solve: both
 * lists match the mounts by index and can be shorter). A mount without a kept state uses its input.
 */
export async function failureMounts(
  op: Op,
  states: NonNullable<BuildFailure['mounts']>,
  side: 'before' | 'after',
  idOf: (input: Input) => Promise<string>,
): Promise<Mount[]> {
  return await Promise.all(
    execOf(op).mounts.map(async (mount, index) => {
      const kept = states[side][index] || states.before[index];
      const input = op.inputs[Number(mount.input)];
      if (kept || input === undefined) return remount(mount, kept || '');
      return remount(mount, await idOf(input));
    }),
  );
}

/** The exec op of a step. @throws for any other kind of step */
export function execOf({ op }: Op): ExecOp {
  if (op.case !== 'exec') throw new RefusedError('This step runs no process.');
  return op.value;
}

function remount(mount: Mount, resultID: string): Mount {
  const { dest, selector, readonly, mountType, cacheOpt, secretOpt, SSHOpt, TmpfsOpt } = mount;
  return mountOf({ dest, selector, readonly, mountType, cacheOpt, secretOpt, SSHOpt, TmpfsOpt, resultID });
}

/** `input` and `output` only apply to solves. In a container, `resultID` names the mounted state. */
function mountOf(init: MountInit): Mount {
  const given = Object.fromEntries(Object.entries(init).filter(([, value]) => value !== undefined));
  return create(MountSchema, {
    ...given,
    input: -1n,
    output: init.dest === '/' && !init.resultID ? 0n : -1n,
  });
}
