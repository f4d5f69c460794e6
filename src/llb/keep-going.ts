import type { GraphStep, StepGraph, StepOutput } from './types.ts';

/**
 * What a build must ask for, beside its result, so that a failure stops nothing that does not need it: every input of
 * the steps that have several. When one input of a step fails, BuildKit cancels the others, unless somebody else asks
 * for them (solver/edge.go; tried on 20.10, 26.1 and 28.5).
 */
export function independentOutputs({ steps }: StepGraph): readonly StepOutput[] {
  const asked = new Map<string, StepOutput>();
  for (const { inputs } of steps) {
    if (inputs.length < 2) continue;
    for (const input of inputs) asked.set(`${input.digest} ${input.index}`, input);
  }
  return [...asked.values()];
}

/** A step that could not be tried. */
export interface UntriedStep {
  readonly step: GraphStep;
  /** The digests of the failed steps that it needs, in the order of the graph. */
  readonly needs: readonly string[];
}

/**
 * The instructions that need a failed one, however far away, in the order of the graph.
 *
 * @param failed the digests of the steps that failed
 */
export function untriedSteps({ steps }: StepGraph, failed: ReadonlySet<string>): readonly UntriedStep[] {
  /** The failed steps that a step needs, by their positions in the graph. */
  const needs = new Map<string, readonly number[]>();
  const untried: UntriedStep[] = [];
  // Inputs come before their users.
  for (const [position, step] of steps.entries()) {
    if (failed.has(step.digest)) {
      needs.set(step.digest, [position]);
      continue;
    }
    const positions = step.inputs.flatMap(({ digest }) => needs.get(digest) ?? []);
    if (positions.length === 0) continue;
    const inOrder = [...new Set(positions)].toSorted((a, b) => a - b);
    needs.set(step.digest, inOrder);
    if (step.lines.length === 0) continue;
    untried.push({ step, needs: inOrder.flatMap((at) => steps[at]?.digest ?? []) });
  }
  return untried;
}
