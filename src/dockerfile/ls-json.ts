import { mountId, secretId, secretPath } from './mount-ids.ts';
import { neededStages, stageLabel } from './needs.ts';
import type { Dependency, Dockerfile, Stage } from './types.ts';

/** What `stagedive ls --json` prints. */
export interface LsJson {
  readonly dockerfile: string;
  readonly syntax: string | null;
  readonly escape: string;
  readonly defaultTarget: string;
  readonly target: string;
  readonly args: readonly { name: string; default: string | null; line: number }[];
  readonly stages: readonly LsJsonStage[];
}

export interface LsJsonStage {
  readonly index: number;
  readonly name: string | null;
  readonly base: { kind: string; ref: string };
  readonly platform: string | null;
  readonly description: string | null;
  readonly startLine: number;
  readonly endLine: number;
  readonly instructions: readonly { keyword: string; startLine: number; endLine: number }[];
  readonly dependsOn: readonly { kind: string; ref: string; via: string; line: number }[];
  readonly needed: boolean;
  /** `default`: what the line gives, or else the ARG before the first FROM; null when neither does. */
  readonly args: readonly { name: string; default: string | null; line: number }[];
  /** All mounts of RUN. `id` is the name under which a cache, secret or SSH agent is kept. */
  readonly mounts: readonly LsJsonMount[];
  readonly secrets: readonly LsJsonSecret[];
}

export interface LsJsonMount {
  readonly type: string;
  readonly from: string | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly id: string | null;
  readonly required: boolean;
  readonly line: number;
}

export interface LsJsonSecret {
  readonly id: string;
  readonly required: boolean;
  /** Where the RUN finds it: a file, a variable, or both. */
  readonly target: string | null;
  readonly env: string | null;
  readonly line: number;
}

/** The `ls --json` object of a Dockerfile for one target (see findTarget). */
export function lsJson(dockerfile: Dockerfile, target: Stage): LsJson {
  const needed = neededStages(dockerfile, target);
  const last = dockerfile.stages.at(-1) ?? target;
  return {
    dockerfile: dockerfile.fileName,
    syntax: dockerfile.syntax,
    escape: dockerfile.escape,
    defaultTarget: stageLabel(last),
    target: stageLabel(target),
    args: dockerfile.args.map(({ name, default: fallback, line }) => ({ name, default: fallback, line })),
    stages: dockerfile.stages.map((stage) => stageJson(stage, needed.has(stage.index), dockerfile.args)),
  };
}

function stageJson(stage: Stage, needed: boolean, globals: Dockerfile['args']): LsJsonStage {
  const instructions = [...stage.triggers, ...stage.instructions];
  const mounts = instructions.flatMap((instruction) =>
    instruction.keyword === 'RUN'
      ? instruction.mounts.map((mount) => ({ mount, line: instruction.startLine }))
      : [],
  );
  return {
    index: stage.index,
    name: stage.name,
    base: { kind: stage.base.kind, ref: stage.base.ref },
    platform: stage.platform,
    description: stage.description,
    startLine: stage.startLine,
    endLine: stage.endLine,
    instructions: stage.instructions.map(({ keyword, startLine, endLine }) => ({
      keyword,
      startLine,
      endLine,
    })),
    dependsOn: stage.dependsOn.map(({ kind, ref, via, line }: Dependency) => ({ kind, ref, via, line })),
    needed,
    args: instructions.flatMap((instruction) =>
      instruction.keyword === 'ARG'
        ? instruction.args.map(({ name, default: own }) => ({
            name,
            default: own ?? globals.findLast((arg) => arg.name === name)?.default ?? null,
            line: instruction.startLine,
          }))
        : [],
    ),
    mounts: mounts.map(({ mount, line }) => ({
      type: mount.type,
      from: mount.from,
      source: mount.source,
      target: mount.target,
      id: mountId(mount),
      required: mount.required,
      line,
    })),
    secrets: mounts
      .filter(({ mount }) => mount.type === 'secret')
      .map(({ mount, line }) => ({
        id: secretId(mount),
        required: mount.required,
        target: secretPath(mount),
        env: mount.env,
        line,
      })),
  };
}
