import type { Program, Stop } from './program.ts';

/**
 * The stop whose step failed; of several that share the step, one of the stage that is asked for. A source that could
 * not be loaded is the failure of what takes from it.
 *
 * @param vertex digest of the step that failed; null where the engine does not say
 * @param stage index of the stage that comes first
 */
export function failedStop(program: Program, vertex: string | null, stage: number): Stop | null {
  if (vertex === null) return null;
  const own = program.stops.filter(({ steps }) => steps.includes(vertex));
  const stops = own.length > 0 ? own : program.stops.filter((stop) => takesFrom(program, stop, vertex));
  return stops.find((stop) => stop.stage === stage) ?? stops[0] ?? null;
}

function takesFrom({ graph }: Program, { steps }: Stop, vertex: string): boolean {
  return steps.some((digest) => graph.steps.get(digest)?.inputs.some((input) => input.digest === vertex));
}
