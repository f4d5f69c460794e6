import { RefusedError } from '../errors.ts';
import { independentOutputs } from '../llb/keep-going.ts';
import type { StepOutput } from '../llb/types.ts';
import { type BuildFailure, type BuildOutcome, isEngineLost } from '../ports.ts';
import { canBeExplored, completeFailure, type Run } from './complete-failure.ts';
import { buildFailure } from './convert/failure.ts';

/** What failed in a build that kept going: one step or more. */
export class SeveralFailuresError extends RefusedError {
  /** @param cause the engine's error of the first failure */
  constructor(
    readonly failures: readonly [BuildFailure, ...BuildFailure[]],
    cause: unknown,
  ) {
    super(failures[0].message, { cause });
  }
}

/** Waits for the target and for all of its parts. @throws SeveralFailuresError */
export async function keepGoing(
  run: Run,
  solve: (output: StepOutput) => Promise<unknown>,
  target: readonly Promise<unknown>[],
): Promise<void> {
  const { graph } = (await run.resolve()).resolution;
  const failures: BuildFailure[] = [];
  const errors = new Map<BuildFailure, unknown>();
  const note = (error: unknown): void => {
    if (run.cancelled() || isEngineLost(error)) throw error;
    const failure = buildFailure(error, run.build.shared.embedded);
    // All that needs a step fails as it does.
    if (failures.some((known) => isSameFailure(known, failure))) return;
    run.onFailure(failure);
    failures.push(failure);
    errors.set(failure, error);
  };
  const parts = independentOutputs(graph).map((output) => solve(output));
  await Promise.all([...parts, ...target].map((part) => part.catch(note)));
  const known = failures.filter(({ vertex }) => vertex !== null);
  const [first, ...others] = known.length > 0 ? known : failures;
  if (first !== undefined) throw new SeveralFailuresError([first, ...others], errors.get(first));
}

function isSameFailure(a: BuildFailure, b: BuildFailure): boolean {
  return a.vertex === null || b.vertex === null ? a.message === b.message : a.vertex === b.vertex;
}

/** The outcome of a build that kept going. */
export async function severalFailures(
  run: Run,
  { failures: [first, ...rest] }: SeveralFailuresError,
): Promise<BuildOutcome> {
  const isOver = ![first, ...rest].some(canBeExplored);
  const failure = await completeFailure(run, first, isOver);
  const others: BuildFailure[] = [];
  // One after another: the status is awaited for one at a time.
  for (const other of rest) others.push(await completeFailure(run, other, isOver));
  return { kind: 'failed', failure, others };
}
