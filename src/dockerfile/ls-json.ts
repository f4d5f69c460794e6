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
    stages: dockerfile.stages.map((stage) => stageJson(stage, needed.has(stage.index))),
  };
}

function stageJson(stage: Stage, needed: boolean): LsJsonStage {
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
  };
}
