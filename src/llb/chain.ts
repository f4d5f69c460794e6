import type { GraphStep, StepGraph, StepOutput } from './types.ts';

/** A graph whose steps can be asked for by digest. */
export interface GraphIndex {
  readonly graph: StepGraph;
  readonly steps: ReadonlyMap<string, GraphStep>;
}

/** Makes the index of a graph. */
export function indexGraph(graph: StepGraph): GraphIndex {
  return { graph, steps: new Map(graph.steps.map((step) => [step.digest, step])) };
}

/**
 * The state that a step begins with: the root file system of an exec, what a file op adds to, the base of a merge.
 * @returns null for an empty one (`FROM scratch`), and for a step that begins with none (a source)
 */
export function stateBefore(step: GraphStep): StepOutput | null {
  switch (step.op.kind) {
    case 'exec':
      return inputAt(step, step.op.mounts.find((mount) => mount.dest === '/')?.input ?? -1);
    case 'file':
      return inputAt(step, firstInput(step.op.actions, step.inputs.length));
    case 'merge':
      return inputAt(step, 0);
    default:
      return null;
  }
}

/** The actions of a file op build on one another (solver/pb/ops.proto FileAction); this is where the last began. */
function firstInput(actions: readonly { readonly input: number }[], inputs: number): number {
  let at = actions.at(-1)?.input ?? -1;
  for (let guard = 0; at >= inputs && guard < actions.length; guard += 1) {
    at = actions[at - inputs]?.input ?? -1;
  }
  return at;
}

function inputAt(step: GraphStep, index: number): StepOutput | null {
  return step.inputs[index] ?? null;
}

/** The steps that led to a state, the newest first; the last one begins with nothing. */
export function chainTo({ steps }: GraphIndex, output: StepOutput | null): readonly GraphStep[] {
  const chain: GraphStep[] = [];
  const seen = new Set<string>();
  for (let at = output; at !== null && !seen.has(at.digest); ) {
    const step = steps.get(at.digest);
    if (step === undefined) break;
    seen.add(at.digest);
    chain.push(step);
    at = stateBefore(step);
  }
  return chain;
}

/**
 * Any prefix of a graph: the digests that are needed to solve an output, inputs before users.
 * @returns the steps in the graph's order
 */
export function prefixOf({ graph, steps }: GraphIndex, output: StepOutput): readonly GraphStep[] {
  const needed = new Set<string>();
  const waiting = [output.digest];
  for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
    if (needed.has(digest)) continue;
    needed.add(digest);
    for (const input of steps.get(digest)?.inputs ?? []) waiting.push(input.digest);
  }
  return graph.steps.filter((step) => needed.has(step.digest));
}

/** The images of a graph: one of them may have the tools that a state has not. */
export function imagesOf({ graph }: GraphIndex): readonly StepOutput[] {
  return graph.steps
    .filter(({ op }) => op.kind === 'source' && op.identifier.startsWith('docker-image://'))
    .map(({ digest }) => ({ digest, index: 0 }));
}
