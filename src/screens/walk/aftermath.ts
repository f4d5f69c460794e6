import type { Dockerfile } from '../../dockerfile/types.ts';
import { imagesOf, indexGraph, stateBefore } from '../../llb/chain.ts';
import { failedPoint } from '../../llb/failed-stop.ts';
import { type Program, programOf } from '../../llb/program.ts';
import type { StepOutput } from '../../llb/types.ts';
import { type BuildFailure, type BuildSpec, messageOf, type OpenBuild } from '../../ports.ts';
import { compareStates } from '../../states/compare.ts';
import { explainSource } from '../../states/explain-source.ts';
import { holdBuild } from '../../states/shared-build.ts';
import { failedFiles, States } from '../../states/state-files.ts';
import { PointDiffs } from '../../states/stop-diffs.ts';
import { listState } from '../../states/trees.ts';
import type { EndedBuild, ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import type { OpenedFailure } from './actions.ts';
import type { FailureDetails } from './state.ts';

/** A target that is walked through, in its open build. */
export interface Walked {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly states: States;
  readonly diffs: PointDiffs;
  /** Closes the build, unless somebody else looks into it. */
  readonly letGo: () => Promise<void>;
  /** Why the build that this walk goes on in failed; null for one that was opened to walk. */
  readonly failure: BuildFailure | null;
}

/** A target whose states are asked for one by one, each kept for the way back. */
export function walkedThrough(given: Omit<Walked, 'states' | 'diffs' | 'letGo'>): Walked {
  const states = new States(given.build, given.program);
  const diffs = new PointDiffs(states, given.dockerfile, given.program);
  return { ...given, states, diffs, letGo: holdBuild(given.build) };
}

/** Finds out what a failure left behind and why; each is told as soon as it is known. Never rejects. */
export async function exploreFailure(
  walked: Walked,
  failure: BuildFailure,
  sourceFolder: ScreenPorts['sourceFolder'],
  dispatch: Dispatch,
): Promise<void> {
  const tell = (found: Partial<FailureDetails>): void =>
    dispatch({ type: 'walk/failureExplored', failure, found });
  await Promise.all([
    explainSource(failure, {
      dockerfile: walked.dockerfile,
      graph: walked.program.graph,
      folder: (name, wanted) => sourceFolder(walked.spec, name, wanted),
      tree: async (output) => (await walked.states.of(output).tree()).entries(),
    }).then((explanation) => {
      if (explanation !== null) tell({ explanation });
    }),
    filesOf(walked, failure).then((files) => tell({ files })),
  ]);
}

async function filesOf(
  { build, program, states }: Walked,
  failure: BuildFailure,
): Promise<FailureDetails['files']> {
  const step = program.graph.steps.get(failure.vertex ?? '');
  if (step !== undefined && step.op.kind !== 'exec') {
    return { kind: 'none', why: 'Nothing was changed: the instruction failed before it wrote a file.' };
  }
  try {
    const before = states.of(failedBefore(program, failure));
    const after = failedFiles(build, failure, imagesOf(program.graph), before);
    const changes = await compareStates(before, after);
    const trees = { before: (await before.tree()).entries(), after: (await after.tree()).entries() };
    return { kind: 'known', trees, changes };
  } catch (error) {
    return { kind: 'none', why: messageOf(error) };
  }
}

/** The state that a failed step began with. */
function failedBefore({ graph }: Program, { vertex }: BuildFailure): StepOutput | null {
  const step = graph.steps.get(vertex ?? '');
  return step === undefined ? null : stateBefore(step);
}

/** A build that failed as a walk that stands at its failing instruction; null where it failed before any. */
export async function openedFailure(
  { build, dockerfile, stage }: EndedBuild,
  failure: BuildFailure,
  state: AppState,
  now: number,
): Promise<OpenedFailure | null> {
  const target = dockerfile.stages[stage];
  const resolution = await build.resolve().catch(() => null);
  if (resolution === null || target === undefined) return null;
  const program = programOf(dockerfile, target, resolution.graph);
  const point = failedPoint(program, failure.vertex, stage);
  if (point === null) return null;
  const arrival = {
    point: point.index,
    failure,
    changes: null,
    entries: 0,
    elapsed: now - (state.build?.startedAt ?? now),
    because: 'failure',
  } as const;
  return { stage, dockerfile, program, arrival, now };
}

/** Finds out why a build found no source, for its own screen. Never rejects. */
export async function explainBuild(
  { build, spec, dockerfile }: EndedBuild,
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
    tree: (output) => listState(build, graph.graph, output),
  });
  if (explanation !== null) dispatch({ type: 'build/explained', failure, explanation });
}
