import { type GraphIndex, prefixOf } from '../llb/chain.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';

/** An output and the graph that leads to it; digests mean the same in all graphs. */
export interface OutputInGraph {
  readonly graph: GraphIndex;
  readonly output: StepOutput | null;
}

/**
 * Whether a step that led to one output may have written files at the same time as one that led to the other: neither
 * needs the other, and one of them at least did not lead to both. RUN writes files, and a heredoc.
 */
export function ranAtOnce(a: OutputInGraph, b: OutputInGraph): boolean {
  const [left, right] = [stepsTo(a), stepsTo(b)];
  return hasBeside(a.graph, left, right) || hasBeside(b.graph, right, left);
}

/** Whether a writing step that only led to the first output does not need all of those that led to the other one. */
function hasBeside(graph: GraphIndex, own: readonly GraphStep[], others: readonly GraphStep[]): boolean {
  const known = new Set(others.map(({ digest }) => digest));
  const writers = others.filter(writes).map(({ digest }) => digest);
  if (writers.length === 0) return false;
  return firstOf(own.filter(({ digest }) => !known.has(digest))).some((step) => {
    const needed = new Set(prefixOf(graph, { digest: step.digest, index: 0 }).map(({ digest }) => digest));
    return writers.some((digest) => !needed.has(digest));
  });
}

/** The writing steps that need no other of them; the others need all that these need. @param steps in order */
function firstOf(steps: readonly GraphStep[]): readonly GraphStep[] {
  const after = new Set<string>();
  return steps.filter((step) => {
    const isAfter = step.inputs.some(({ digest }) => after.has(digest));
    if (isAfter || writes(step)) after.add(step.digest);
    return writes(step) && !isAfter;
  });
}

function stepsTo({ graph, output }: OutputInGraph): readonly GraphStep[] {
  return output === null ? [] : prefixOf(graph, output);
}

function writes({ op }: GraphStep): boolean {
  if (op.kind !== 'file') return op.kind === 'exec';
  return op.actions.some(({ kind }) => kind === 'mkfile');
}
