import { DockerfileError } from './error.ts';
import { didYouMean } from './suggest.ts';
import type { Dockerfile, Instruction, Stage } from './types.ts';

/** A stage's name, or its number as a string when it has none. */
export function stageLabel(stage: Stage): string {
  return stage.name ?? String(stage.index);
}

/**
 * Finds the stage that a target names: by name in any case, or by number; without a target, the last stage. When
 * several stages share the name, the last one counts, as in BuildKit. Throws DockerfileError.
 * @param what how the error names what is missing: a REF of the command line is no target
 */
export function findTarget(
  dockerfile: Dockerfile,
  target?: string | null,
  what: 'target stage' | 'stage' = 'target stage',
): Stage {
  const { stages, fileName } = dockerfile;
  const wanted = target ?? '';
  const found =
    wanted === ''
      ? stages.at(-1)
      : (stages.findLast((stage) => stage.name === wanted.toLowerCase()) ??
        (/^\d+$/.test(wanted) ? stages[Number(wanted)] : undefined));
  if (found !== undefined) return found;
  const meant = didYouMean(wanted.toLowerCase(), stages.map(stageLabel));
  throw new DockerfileError(
    fileName,
    null,
    `there is no ${what} ${JSON.stringify(wanted)}`,
    `${meant === null ? '' : `${meant} `}the stages are ${listStages(stages)}`,
  );
}

/** The indexes of all stages that a stage needs, its own included; BuildKit skips the others. */
export function neededStages(dockerfile: Dockerfile, stage: Stage): ReadonlySet<number> {
  const needed = new Set([stage.index]);
  // Iterating a Set also visits what is added meanwhile.
  for (const index of needed) {
    for (const dependency of dockerfile.stages[index]?.dependsOn ?? []) {
      if (dependency.kind === 'stage') needed.add(dependency.index);
    }
  }
  return needed;
}

/** Throws DockerfileError for the first FROM that needs a value for an ARG: no target can be built without it. */
export function requireBases({ fileName, problems: [problem] }: Dockerfile): void {
  if (problem === undefined) return;
  throw new DockerfileError(fileName, problem.line, problem.message, problem.suggestion);
}

/** Throws DockerfileError for the first problem that would make BuildKit refuse this target. */
export function requireBuildable(dockerfile: Dockerfile, stage: Stage): void {
  requireBases(dockerfile);
  const needed = neededStages(dockerfile, stage);
  for (const { index, problems } of dockerfile.stages) {
    const [problem] = problems;
    if (problem === undefined || !needed.has(index)) continue;
    throw new DockerfileError(dockerfile.fileName, problem.line, problem.message, problem.suggestion);
  }
  // BuildKit finds this out only when it has gone through all stages and writes down the steps.
  for (const index of [...needed].sort((a, b) => a - b)) {
    const empty = dockerfile.stages[index]?.instructions.find(
      (each) => each.keyword === 'RUN' && each.command.form === 'exec' && each.command.argv.length === 0,
    );
    if (empty !== undefined)
      throw new DockerfileError(dockerfile.fileName, empty.startLine, 'RUN [] names no program');
  }
}

/**
 * The stage that contains a line (from 1), from its FROM to its last instruction; null between stages and above the
 * first.
 */
export function stageAtLine(dockerfile: Dockerfile, line: number): Stage | null {
  return dockerfile.stages.find((stage) => stage.startLine <= line && line <= stage.endLine) ?? null;
}

/** The instruction that covers a line (from 1); null for FROM, comments and empty lines. */
export function instructionAtLine(
  dockerfile: Dockerfile,
  line: number,
): { readonly stage: Stage; readonly instruction: Instruction } | null {
  const stage = stageAtLine(dockerfile, line);
  const instruction = stage?.instructions.find(
    ({ startLine, endLine }) => startLine <= line && line <= endLine,
  );
  return stage === null || instruction === undefined ? null : { stage, instruction };
}

const MAX_LISTED_STAGES = 12;

function listStages(stages: readonly Stage[]): string {
  const names = stages.slice(0, MAX_LISTED_STAGES).map(stageLabel).join(', ');
  return stages.length > MAX_LISTED_STAGES ? `${names} and ${stages.length - MAX_LISTED_STAGES} more` : names;
}
