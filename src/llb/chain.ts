import type { GraphStep, StepGraph, StepOutput } from './types.ts';

/** A graph with its steps by digest. */
export interface GraphIndex {
  readonly graph: StepGraph;
  readonly steps: ReadonlyMap<string, GraphStep>;
}

/** Indexes the steps of a graph by digest. */
export function indexGraph(graph: StepGraph): GraphIndex {
  return { graph, steps: new Map(graph.steps.map((step) => [step.digest, step])) };
}

/**
 * The state that a step starts from: the root file system of an exec, what a file op adds to, the base of a merge.
 * @returns null for the empty state (`FROM scratch`), and for a step that starts from none (a source)
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

/** Where the last action of a file op started: actions build on one another (solver/pb/ops.proto FileAction). */
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

/** The steps that led to a state, newest first. The last one starts from nothing. */
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
 * The part of a graph that is needed to solve an output, inputs before their users.
 * @returns the steps in the order of the graph
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

/** The images of a graph: one of them may have tools that a state lacks. */
export function imagesOf({ graph }: GraphIndex): readonly StepOutput[] {
  return graph.steps
    .filter(({ op }) => op.kind === 'source' && op.identifier.startsWith('docker-image://'))
    .map(({ digest }) => ({ digest, index: 0 }));
}
