import type { Dockerfile } from '../../dockerfile/types.ts';
import { indexGraph, stateBefore } from '../../llb/chain.ts';
import type { Explanation } from '../../llb/explanation.ts';
import type { Program } from '../../llb/program.ts';
import type { StepOutput } from '../../llb/types.ts';
import type { BuildFailure, BuildSpec, OpenBuild } from '../../ports.ts';
import { compareStates } from '../../states/compare.ts';
import { explainSource } from '../../states/explain-source.ts';
import { screenMessage } from '../../states/held-targets.ts';
import { listState } from '../../states/list-state.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import { failedState } from '../../states/reach.ts';
import { failedAtSources } from '../../states/sources-first.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import type { OpenedFailure } from './actions.ts';
import type { FailureDetails } from './state.ts';

/** Finds out what a failure left behind and why it happened; each is dispatched as soon as it is known. Never rejects. */
export async function exploreFailure(
  target: OpenTarget,
  failure: BuildFailure,
  sourceFolder: ScreenPorts['sourceFolder'],
  dispatch: Dispatch,
): Promise<void> {
  const found = (details: Partial<FailureDetails>): void =>
    dispatch({ type: 'walk/failureExplored', failure, found: details });
  const explained = explainSource(failure, {
    dockerfile: target.dockerfile,
    graph: target.program.graph,
    folder: (name, wanted) => sourceFolder(target.spec, name, wanted),
    tree: async (output) => (await target.states.of(output).tree()).entries(),
  });
  await Promise.all([
    explained.then((explanation) => {
      if (explanation !== null) found({ explanation });
    }),
    filesOf(target, failure, explained).then((files) => found({ files })),
  ]);
}

const NOTHING_WRITTEN = 'Nothing was changed: the instruction failed before it wrote a file.';
const NOTHING_KEPT =
  'The engine keeps nothing of a COPY, ADD or WORKDIR that failed, even if it had written files.';

/**
 * What to say of the files of a failed step that is no RUN.
 * @param isSeen whether somebody looked, and found what the engine's message says
 */
export function keptOfFileStep(message: string, isSeen: boolean): string {
  return isSeen && failedAtSources(message) ? NOTHING_WRITTEN : NOTHING_KEPT;
}

async function filesOf(
  target: OpenTarget,
  failure: BuildFailure,
  explained: Promise<Explanation | null>,
): Promise<FailureDetails['files']> {
  const { program, states } = target;
  const step = program.graph.steps.get(failure.vertex ?? '');
  if (step !== undefined && step.op.kind !== 'exec') {
    return { kind: 'none', why: keptOfFileStep(failure.message, (await explained) !== null) };
  }
  const point = target.pointOf(failure);
  if (point === null) return { kind: 'none', why: 'The engine does not say which instruction failed.' };
  try {
    const before = states.of(failedBefore(program, failure));
    const after = failedState(target, point, failure).files;
    const changes = await compareStates(before, after);
    const trees = { before: (await before.tree()).entries(), after: (await after.tree()).entries() };
    return { kind: 'known', trees, changes };
  } catch (error) {
    return { kind: 'none', why: screenMessage(error, 'state') };
  }
}

/** The state that a failed step began with. */
function failedBefore({ graph }: Program, { vertex }: BuildFailure): StepOutput | null {
  const step = graph.steps.get(vertex ?? '');
  return step === undefined ? null : stateBefore(step);
}

/** A build that failed as a walk that stands at its failing instruction; null where it failed before any. */
export function openedFailure(
  target: OpenTarget,
  failure: BuildFailure,
  state: AppState,
  now: number,
): OpenedFailure | null {
  const point = target.pointOf(failure);
  if (point === null) return null;
  const arrival = {
    point: point.index,
    failure,
    changes: null,
    entries: 0,
    elapsed: now - (state.build?.startedAt ?? now),
    because: 'failure',
    met: [],
  } as const;
  const { stage, dockerfile, program } = target;
  return { stage, dockerfile, program, arrival, now };
}

/** What `explainBuild` needs of a build that failed. */
export interface FailedBuild {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
}

/** Finds out why a build found no source, for its own screen. Never rejects. */
export async function explainBuild(
  { build, spec, dockerfile }: FailedBuild,
  failure: BuildFailure,
  sourceFolder: ScreenPorts['sourceFolder'],
  dispatch: Dispatch,
): Promise<void> {
  const graph = await build.resolve().then(
    (resolution) => indexGraph(resolution.graph),
    () => null,
  );
  if (graph === null) return;
  const explanation = await explainSource(failure, {
    dockerfile,
    graph,
    folder: (name, wanted) => sourceFolder(spec, name, wanted),
    tree: (output) => listState(build, output),
  });
  if (explanation !== null) dispatch({ type: 'build/explained', failure, explanation });
}
