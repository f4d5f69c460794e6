import { neededStages, requireBuildable } from '../dockerfile/needs.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import type { LineRange } from '../progress/types.ts';
import { chainTo, type GraphIndex, indexGraph } from './chain.ts';
import { type Made, stateTaken } from './taken.ts';
import type { GraphStep, StepGraph, StepOutput } from './types.ts';

/** A place to stop at: one instruction of one stage, and the states around it. */
export interface Point {
  /** Place in the program, from 0. */
  readonly index: number;
  /** Index into the Dockerfile's stages. */
  readonly stage: number;
  readonly keyword: string;
  readonly lines: LineRange;
  /** Null for FROM. */
  readonly instruction: Instruction | null;
  /** The steps that the instruction made, oldest first; none for ENV, LABEL and the like, which only change settings. */
  readonly steps: readonly string[];
  /** Null: the empty state (scratch), and that of a FROM which runs no triggers. */
  readonly before: StepOutput | null;
  readonly after: StepOutput | null;
}

/** A target as a program: its stages in the order of the file, their instructions in theirs. */
export interface Program {
  readonly graph: GraphIndex;
  readonly points: readonly Point[];
  /** The state at the end of each stage that the target needs, by index; null: empty. */
  readonly ends: ReadonlyMap<number, StepOutput | null>;
}

/**
 * Ties a target's graph to the Dockerfile's lines. The graph says nothing of stages, so they are found from their ends:
 * the target's is the result; a stage's chain of steps is walked back along its instructions, and where they are used
 * up the base stage ends; what COPY --from and bind mounts take are ends as well. So identical lines in different
 * stages stay apart, although they may share a step.
 */
export function programOf(dockerfile: Dockerfile, target: Stage, graph: StepGraph): Program {
  requireBuildable(dockerfile, target);
  const index = indexGraph(graph);
  const ends = new Map<number, StepOutput | null>([[target.index, graph.result]]);
  const points = new Map<number, readonly Omit<Point, 'index'>[]>();
  // A stage takes only from earlier ones: from the last to the first, every end is known when its turn comes.
  for (const number of [...neededStages(dockerfile, target)].toSorted((a, b) => b - a)) {
    const stage = dockerfile.stages[number];
    const end = ends.get(number);
    if (stage === undefined || end === undefined) continue;
    const walked = walkStage(stage, index, end);
    points.set(number, walked.points);
    noteEnds(stage, walked, index, ends);
  }
  const ordered = [...points.keys()].toSorted((a, b) => a - b).flatMap((number) => points.get(number) ?? []);
  return { graph: index, ends, points: ordered.map((point, at) => ({ ...point, index: at })) };
}

interface WalkedStage {
  readonly points: readonly Omit<Point, 'index'>[];
  /** The state that FROM begins with. */
  readonly base: StepOutput | null;
  /** What made which steps, triggers of the base's ONBUILD among them. */
  readonly made: readonly Made[];
}

function walkStage(stage: Stage, index: GraphIndex, end: StepOutput | null): WalkedStage {
  const chain = chainTo(index, end);
  const outputs = [end, ...chain.slice(1).map((step, at) => outputUsed(chain[at], step))];
  let at = 0;
  const points: Omit<Point, 'index'>[] = [];
  for (const instruction of stage.instructions.toReversed()) {
    const after = outputs[at] ?? null;
    const steps: string[] = [];
    for (let step = chain[at]; step !== undefined && madeBy(step, instruction); step = chain[at]) {
      steps.unshift(...linkedSteps(step, (linked) => madeBy(linked, instruction), index), step.digest);
      at += 1;
    }
    points.unshift({
      stage: stage.index,
      keyword: instruction.keyword,
      lines: { start: instruction.startLine, end: instruction.endLine },
      instruction,
      steps,
      before: outputs[at] ?? null,
      after,
    });
  }
  const triggered = outputs[at] ?? null;
  const from = { start: stage.startLine, end: stage.fromEndLine };
  const triggers: Made[] = [];
  for (const trigger of stage.triggers.toReversed()) {
    const step = chain[at];
    if (step === undefined || !triggeredBy(step, trigger)) continue;
    triggers.unshift({
      instruction: trigger,
      steps: [...linkedSteps(step, (linked) => triggeredBy(linked, trigger), index), step.digest],
    });
    at += 1;
  }
  const base = outputs[at] ?? null;
  const source = stage.base.kind === 'stage' ? undefined : chain[at]?.digest;
  points.unshift({
    stage: stage.index,
    keyword: 'FROM',
    lines: from,
    instruction: null,
    steps: [...(source === undefined ? [] : [source]), ...triggers.flatMap(({ steps }) => steps)],
    before: triggers.length === 0 ? null : base,
    after: triggered,
  });
  const made = points.flatMap(({ instruction, steps }) =>
    instruction === null ? [] : [{ instruction, steps }],
  );
  return { points, base, made: [...triggers, ...made] };
}

/** Which output of `used` a step begins with. */
function outputUsed(user: GraphStep | undefined, used: GraphStep): StepOutput {
  return user?.inputs.find((input) => input.digest === used.digest) ?? { digest: used.digest, index: 0 };
}

function covers(step: GraphStep, lines: LineRange): boolean {
  return step.lines.some((range) => range.start <= lines.end && range.end >= lines.start);
}

const FIRST_LINE: LineRange = { start: 1, end: 1 };

const STEP_MAKERS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

function madeBy(step: GraphStep, instruction: Instruction): boolean {
  if (step.op.kind === 'source' || !STEP_MAKERS.has(instruction.keyword)) return false;
  return covers(step, { start: instruction.startLine, end: instruction.endLine });
}

/**
 * Whether a trigger of the base's ONBUILD made a step. Triggers run at FROM, and the graph gives them FROM's lines;
 * before 28 the first line, where each was parsed from. So they are told apart by what they do.
 */
function triggeredBy(step: GraphStep, trigger: Instruction): boolean {
  if (!covers(step, { start: trigger.startLine, end: trigger.endLine }) && !covers(step, FIRST_LINE))
    return false;
  switch (trigger.keyword) {
    case 'RUN':
      return step.op.kind === 'exec';
    case 'WORKDIR':
      return step.op.kind === 'file' && !copies(step);
    case 'ADD':
    case 'COPY':
      return step.op.kind === 'merge' || copies(step);
    default:
      return false;
  }
}

function copies({ op }: GraphStep): boolean {
  return op.kind === 'file' && op.actions.some(({ kind }) => kind === 'copy');
}

/** COPY --link copies into an empty state and merges that: the copy is no part of the chain. */
function linkedSteps(
  step: GraphStep,
  isOwn: (linked: GraphStep) => boolean,
  index: GraphIndex,
): readonly string[] {
  if (step.op.kind !== 'merge') return [];
  return step.inputs.slice(1).flatMap((input) => {
    const linked = index.steps.get(input.digest);
    return linked !== undefined && isOwn(linked) ? [linked.digest] : [];
  });
}

/** Notes where the stages end that a stage is made from or takes from. */
function noteEnds(
  stage: Stage,
  walked: WalkedStage,
  index: GraphIndex,
  ends: Map<number, StepOutput | null>,
): void {
  if (stage.base.kind === 'stage' && !ends.has(stage.base.index)) ends.set(stage.base.index, walked.base);
  for (const dependency of stage.dependsOn) {
    if (dependency.kind !== 'stage' || dependency.via === 'FROM' || ends.has(dependency.index)) continue;
    for (const made of walked.made) {
      const { startLine, endLine } = made.instruction;
      if (dependency.line < startLine || dependency.line > endLine) continue;
      const end = stateTaken(dependency, made, index);
      if (end !== undefined) {
        ends.set(dependency.index, end);
        break;
      }
    }
  }
}
