import { neededStages, requireBuildable } from '../dockerfile/needs.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import type { LineRange } from '../progress/types.ts';
import { chainTo, type GraphIndex, indexGraph } from './chain.ts';
import { stateTaken } from './taken.ts';
import type { GraphStep, StepGraph, StepOutput } from './types.ts';

/** A place to stop at: one instruction of one stage, and the states around it. */
export interface Stop {
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
  readonly stops: readonly Stop[];
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
  const stops = new Map<number, readonly Omit<Stop, 'index'>[]>();
  // A stage takes only from earlier ones: from the last to the first, every end is known when its turn comes.
  for (const number of [...neededStages(dockerfile, target)].toSorted((a, b) => b - a)) {
    const stage = dockerfile.stages[number];
    const end = ends.get(number);
    if (stage === undefined || end === undefined) continue;
    const walked = walkStage(stage, index, end);
    stops.set(number, walked.stops);
    noteEnds(stage, walked, index, ends);
  }
  const ordered = [...stops.keys()].toSorted((a, b) => a - b).flatMap((number) => stops.get(number) ?? []);
  return { graph: index, ends, stops: ordered.map((stop, at) => ({ ...stop, index: at })) };
}

interface WalkedStage {
  readonly stops: readonly Omit<Stop, 'index'>[];
  /** The state that FROM begins with. */
  readonly base: StepOutput | null;
}

function walkStage(stage: Stage, index: GraphIndex, end: StepOutput | null): WalkedStage {
  const chain = chainTo(index, end);
  const outputs = [end, ...chain.slice(1).map((step, at) => outputUsed(chain[at], step))];
  let at = 0;
  const stops: Omit<Stop, 'index'>[] = [];
  for (const instruction of stage.instructions.toReversed()) {
    const after = outputs[at] ?? null;
    const steps: string[] = [];
    for (let step = chain[at]; step !== undefined && madeBy(step, instruction); step = chain[at]) {
      steps.unshift(...linkedSteps(step, instruction, index), step.digest);
      at += 1;
    }
    stops.unshift({
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
  // Triggers of the base's ONBUILD run at FROM, and the graph gives them FROM's lines; before 28 the first line, where
  // each was parsed from.
  const triggers: string[] = [];
  let expected = stage.triggers.filter(({ keyword }) => STEP_MAKERS.has(keyword)).length;
  for (let step = chain[at]; step !== undefined && step.op.kind !== 'source'; step = chain[at]) {
    if (!covers(step, from) && !(expected > 0 && covers(step, FIRST_LINE))) break;
    triggers.unshift(step.digest);
    expected -= 1;
    at += 1;
  }
  const base = outputs[at] ?? null;
  const source = stage.base.kind === 'stage' ? undefined : chain[at]?.digest;
  stops.unshift({
    stage: stage.index,
    keyword: 'FROM',
    lines: from,
    instruction: null,
    steps: source === undefined ? triggers : [source, ...triggers],
    before: triggers.length === 0 ? null : base,
    after: triggered,
  });
  return { stops, base };
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

/** COPY --link copies into an empty state and merges that: the copy is no part of the chain. */
function linkedSteps(step: GraphStep, instruction: Instruction, index: GraphIndex): readonly string[] {
  if (step.op.kind !== 'merge') return [];
  return step.inputs.slice(1).flatMap((input) => {
    const linked = index.steps.get(input.digest);
    return linked !== undefined && madeBy(linked, instruction) ? [linked.digest] : [];
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
    for (const stop of walked.stops) {
      if (dependency.line < stop.lines.start || dependency.line > stop.lines.end) continue;
      const end = stateTaken(dependency, stop, index);
      if (end !== undefined) ends.set(dependency.index, end);
    }
  }
}
