import { type GraphIndex, prefixOf } from '../llb/chain.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';

/** An output and the graph that leads to it; digests mean the same in all graphs. */
export interface OutputInGraph {
  readonly graph: GraphIndex;
  readonly output: StepOutput | null;
}

/**
 * Whether a RUN that led to one output may have run at the same time as one that led to the other: neither needs the
 * other. Of those that led to both, none counts.
 */
export function ranAtOnce(a: OutputInGraph, b: OutputInGraph): boolean {
  const [left, right] = [stepsTo(a), stepsTo(b)];
  return hasBeside(a.graph, left, right) || hasBeside(b.graph, right, left);
}

/** Whether a RUN that only led to the first output needs not all that led to the other one. */
function hasBeside(graph: GraphIndex, own: readonly GraphStep[], others: readonly GraphStep[]): boolean {
  const known = new Set(others.map(({ digest }) => digest));
  const runs = others.filter(isRun).map(({ digest }) => digest);
  if (runs.length === 0) return false;
  return firstOf(own.filter(({ digest }) => !known.has(digest))).some((step) => {
    const needed = new Set(prefixOf(graph, { digest: step.digest, index: 0 }).map(({ digest }) => digest));
    return runs.some((digest) => !needed.has(digest));
  });
}

/** The RUNs that need no other of these steps' RUNs; the others need all that these need. @param steps in order */
function firstOf(steps: readonly GraphStep[]): readonly GraphStep[] {
  const after = new Set<string>();
  return steps.filter((step) => {
    const isAfter = step.inputs.some(({ digest }) => after.has(digest));
    if (isAfter || isRun(step)) after.add(step.digest);
    return isRun(step) && !isAfter;
  });
}

function stepsTo({ graph, output }: OutputInGraph): readonly GraphStep[] {
  return output === null ? [] : prefixOf(graph, output);
}

function isRun({ op }: GraphStep): boolean {
  return op.kind === 'exec';
}
