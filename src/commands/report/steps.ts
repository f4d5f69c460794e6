import type { GraphIndex } from '../../llb/chain.ts';
import type { BuildProgress } from '../../progress/model.ts';
import type { VertexProgress } from '../../progress/vertex.ts';
import type { ReportStep } from '../../report/types.ts';

/** Whether the engine has said how every step ended that it said anything of. */
export function isSettled({ vertexes }: BuildProgress): boolean {
  return [...vertexes.values()].every(({ state }) => state !== 'running');
}

/** The steps of a build that ran or came from the cache, with the times that the engine gave them. */
export function reportSteps({ vertexes, groupOf }: BuildProgress, graph: GraphIndex): readonly ReportStep[] {
  return [...vertexes.values()].flatMap((vertex): ReportStep[] => {
    const { runs, state, label, digest, hidden } = vertex;
    const start = runs[0]?.start;
    const stop = runs.at(-1)?.stop;
    if (start === undefined || stop == null || hidden || state === 'waiting' || state === 'running')
      return [];
    return [
      {
        id: digest,
        inputs: inputsOf(vertex, graph).map((input) => groupOf.get(input) ?? input),
        stage: label.kind === 'step' ? (label.stage ?? '') : null,
        title: label.title,
        state,
        start,
        stop,
      },
    ];
  });
}

/** What a step waits for: as the engine says, and as the graph has it, since older engines leave some out. */
function inputsOf({ inputs, members }: VertexProgress, { steps }: GraphIndex): readonly string[] {
  const own = [...members.keys()];
  const all = new Set([
    ...inputs,
    ...own.flatMap((digest) => members.get(digest)?.inputs ?? []),
    ...own.flatMap((digest) => steps.get(digest)?.inputs.map((input) => input.digest) ?? []),
  ]);
  // Members of a group wait for one another.
  for (const digest of own) all.delete(digest);
  return [...all];
}
