import { neededStages, requireBuildable } from '../dockerfile/needs.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import type { LineRange } from '../progress/types.ts';
import { chainTo, type GraphIndex, indexGraph } from './chain.ts';
import { type InstructionSteps, sourceState } from './taken.ts';
import type { GraphStep, StepGraph, StepOutput } from './types.ts';

/** One instruction of one stage, and the states around it. */
export interface Point {
  /** Position in the program, from 0. */
  readonly index: number;
  /** Index into the Dockerfile's stages. */
  readonly stage: number;
  readonly keyword: string;
  readonly lines: LineRange;
  /** Null for FROM. */
  readonly instruction: Instruction | null;
  /** The steps of the instruction, oldest first; none for ENV, LABEL and the like, which only change settings. */
  readonly steps: readonly string[];
  /** Null for the empty state (scratch), and for a FROM that runs no triggers. */
  readonly before: StepOutput | null;
  readonly after: StepOutput | null;
}

/** A target as a program: the points of its stages, in file order. */
export interface Program {
  readonly graph: GraphIndex;
  readonly points: readonly Point[];
  /** The state at the end of each stage that the target needs, by stage index; null for the empty state. */
  readonly ends: ReadonlyMap<number, StepOutput | null>;
}

/**
 * Maps a target's graph to the lines of the Dockerfile. The graph does not name stages, so they are found from their
 * ends. The end of the target is the result of the graph. From there the chain of steps is walked back along the
 * stage's instructions; what remains when they are used up is the end of the base stage. The states that COPY --from
 * and bind mounts use are ends of stages as well. In this way identical lines in different stages stay apart, although
 * they may share a step.
 *
 * Throws DockerfileError for a target that BuildKit would refuse.
 */
export function programOf(dockerfile: Dockerfile, target: Stage, graph: StepGraph): Program {
  requireBuildable(dockerfile, target);
  const index = indexGraph(graph);
  const ends = new Map<number, StepOutput | null>([[target.index, graph.result]]);
  const points = new Map<number, readonly Omit<Point, 'index'>[]>();
  // A stage uses only earlier stages, so going from last to first, every end is known in time.
  for (const number of [...neededStages(dockerfile, target)].toSorted((a, b) => b - a)) {
    const stage = dockerfile.stages[number];
    const end = ends.get(number);
    if (stage === undefined || end === undefined) continue;
    const walked = walkStage(stage, index, end);
    points.set(number, walked.points);
    addEnds(stage, walked, index, ends);
  }
  const ordered = [...points.keys()].toSorted((a, b) => a - b).flatMap((number) => points.get(number) ?? []);
  return { graph: index, ends, points: ordered.map((point, at) => ({ ...point, index: at })) };
}

interface WalkedStage {
  readonly points: readonly Omit<Point, 'index'>[];
  /** The state that FROM starts from. */
  readonly base: StepOutput | null;
  /** The instructions with their steps, ONBUILD triggers of the base included. */
  readonly made: readonly InstructionSteps[];
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
  const triggers: InstructionSteps[] = [];
  for (const trigger of stage.triggers.toReversed()) {
    const step = chain[at];
    if (step === undefined || !triggeredBy(step, trigger)) continue;
    triggers.unshift({
      instruction: trigger,
      steps: [...linkedSteps(step, (linked) => triggeredBy(linked, trigger), index), step.digest],
    });
    at += 1;
  }
  const ofImage: string[] = [];
  if (stage.base.kind === 'image') {
    // The file does not have the triggers of an image, but the graph has their steps, at the lines of FROM.
    for (let step = chain[at]; step !== undefined && step.op.kind !== 'source'; step = chain[at]) {
      const own = (linked: GraphStep): boolean => covers(linked, from) || covers(linked, FIRST_LINE);
      if (!own(step)) break;
      ofImage.unshift(...linkedSteps(step, own, index), step.digest);
      at += 1;
    }
  }
  const base = outputs[at] ?? null;
  const source = stage.base.kind === 'stage' ? undefined : chain[at]?.digest;
  const made = triggers.flatMap(({ steps }) => steps);
  points.unshift({
    stage: stage.index,
    keyword: 'FROM',
    lines: from,
    instruction: null,
    steps: [...(source === undefined ? [] : [source]), ...ofImage, ...made],
    before: ofImage.length + made.length === 0 ? null : base,
    after: triggered,
  });
  const written = points.flatMap(({ instruction, steps }) =>
    instruction === null ? [] : [{ instruction, steps }],
  );
  return { points, base, made: [...triggers, ...written] };
}

/** Which output of `used` a step starts from. */
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
 * Whether an ONBUILD trigger of the base made this step. Triggers run at FROM and have its lines in the graph; before
 * Docker 28 they have line 1, since each is parsed by itself. So the kind of operation must tell them apart.
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

/** COPY --link copies into an empty state and merges the result, so the copy itself is not in the chain. */
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

/** Adds the ends of the stages that a stage is based on or uses. */
function addEnds(
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
      const end = sourceState(dependency, made, index);
      if (end !== undefined) {
        ends.set(dependency.index, end);
        break;
      }
    }
  }
}
