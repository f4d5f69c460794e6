/** What a target takes from outside the Dockerfile, as far as the file itself says it. */
import { type ArgInput, argInputs } from './arg-inputs.ts';
import { secretId, sshId } from './mount-ids.ts';
import { neededStages } from './needs.ts';
import type { Dockerfile, Stage } from './types.ts';

export type { ArgInput } from './arg-inputs.ts';

export interface MountInput {
  readonly id: string;
  /** Whether a build without it fails. */
  readonly required: boolean;
  /** First lines of the instructions that mount it. */
  readonly lines: readonly number[];
}

export interface ContextInput {
  /** The name of a build context, or the image that one of this name would replace. */
  readonly name: string;
  readonly kind: 'context' | 'image';
  readonly lines: readonly number[];
}

export interface TargetInputs {
  /** In the order of their lines. */
  readonly args: readonly ArgInput[];
  readonly secrets: readonly MountInput[];
  readonly ssh: readonly MountInput[];
  readonly contexts: readonly ContextInput[];
  /** What `FROM --platform` of its stages says, each once. */
  readonly platforms: readonly string[];
}

/** What a target and the stages that it needs take. */
export function targetInputs(dockerfile: Dockerfile, target: Stage): TargetInputs {
  const needed = neededStages(dockerfile, target);
  const stages = dockerfile.stages.filter(({ index }) => needed.has(index));
  const mounts = stages.flatMap(({ triggers, instructions }) =>
    [...triggers, ...instructions].flatMap((instruction) =>
      instruction.keyword === 'RUN'
        ? instruction.mounts.map((mount) => ({ mount, line: instruction.startLine }))
        : [],
    ),
  );
  const secrets = mounts.filter(({ mount }) => mount.type === 'secret');
  const ssh = mounts.filter(({ mount }) => mount.type === 'ssh');
  const outside = stages.flatMap(({ dependsOn }) =>
    dependsOn.flatMap((from) =>
      from.kind === 'stage' || (from.kind === 'context' && from.ref === '.') ? [] : [from],
    ),
  );
  return {
    args: argInputs(dockerfile, stages),
    secrets: collect(
      secrets.map(({ mount, line }) => ({ id: secretId(mount), line, required: mount.required })),
    ),
    ssh: collect(ssh.map(({ mount, line }) => ({ id: sshId(mount), line, required: mount.required }))),
    contexts: [...Map.groupBy(outside, ({ kind, ref }) => `${kind} ${ref}`).values()].map(
      (same): ContextInput => ({
        name: same[0]?.ref ?? '',
        kind: same[0]?.kind === 'image' ? 'image' : 'context',
        lines: unique(same.map(({ line }) => line)),
      }),
    ),
    platforms: [...new Set(stages.flatMap(({ platform }) => (platform === null ? [] : [platform])))],
  };
}

function collect(mounts: readonly { id: string; line: number; required: boolean }[]): MountInput[] {
  return [...Map.groupBy(mounts, ({ id }) => id)].map(([id, same]) => ({
    id,
    required: same.some((mount) => mount.required),
    lines: unique(same.map(({ line }) => line)),
  }));
}

function unique(lines: readonly number[]): number[] {
  return [...new Set(lines)].sort((a, b) => a - b);
}
