import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { BuildFailure } from '../../ports.ts';
import { type ExecOp, type Input, type Mount, MountSchema, MountType, type Op } from '../gen/ops_pb.ts';

type MountInit = MessageInitShape<typeof MountSchema>;

/** The root of a container; '' for an empty one. The engine gives it a layer of its own to write to. */
export function rootMount(resultID: string): Mount {
  return mountOf({ dest: '/', resultID });
}

/** A file or folder of a state at a place in the container. */
export function stateMount(resultID: string, dest: string, selector: string, readonly: boolean): Mount {
  return mountOf({ dest, resultID, selector: selector === '/' ? '' : selector, readonly });
}

export function tmpfsMount(dest: string): Mount {
  return mountOf({ dest, mountType: MountType.TMPFS });
}

/**
 * The mounts of an exec step, but for its root, as its process had them. `idOf` solves an input of the step in the
 * build that the container is made in.
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
 * All mounts of an exec that failed, with the states that the engine kept of them (moby/buildkit solver/errdefs
 * Solve: both lists are parallel to the mounts, and may be shorter). A mount that it kept no state of begins with its
 * input again.
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

/** The process that a step is. Throws for a step that is none. */
export function execOf({ op }: Op): ExecOp {
  if (op.case !== 'exec') throw new Error('This step runs no process.');
  return op.value;
}

function remount(mount: Mount, resultID: string): Mount {
  const { dest, selector, readonly, mountType, cacheOpt, secretOpt, SSHOpt, TmpfsOpt } = mount;
  return mountOf({ dest, selector, readonly, mountType, cacheOpt, secretOpt, SSHOpt, TmpfsOpt, resultID });
}

/** `input` and `output` are for solves: here `resultID` says what is mounted. */
function mountOf(init: MountInit): Mount {
  const given = Object.fromEntries(Object.entries(init).filter(([, value]) => value !== undefined));
  return create(MountSchema, {
    ...given,
    input: -1n,
    output: init.dest === '/' && !init.resultID ? 0n : -1n,
  });
}
