import type { Dockerfile } from '../dockerfile/types.ts';
import { compareTrees } from '../filesystem/changes.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { imagesOf, indexGraph } from '../llb/chain.ts';
import { failedStop } from '../llb/failed-stop.ts';
import { type Program, programOf } from '../llb/program.ts';
import type { BuildFailure, BuildSpec, OpenBuild } from '../ports.ts';
import type { OpenedFailure } from './actions.ts';
import { explainSource } from './explain.ts';
import type { EndedBuild, ScreenPorts } from './screen-ports.ts';
import type { AppState } from './state.ts';
import type { Aftermath } from './stepper-state.ts';
import type { Dispatch } from './store.ts';
import { listState, type Trees } from './trees.ts';

/** A target that is walked through, in its open build. */
export interface Walked {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly trees: Trees;
  /** Why the build that this walk goes on in failed; null for one that was opened to walk. */
  readonly failure: BuildFailure | null;
}

/** Finds out what a failure left behind and why; each is told as soon as it is known. Never rejects. */
export async function lookInto(
  walked: Walked,
  failure: BuildFailure,
  sourceFolder: ScreenPorts['sourceFolder'],
  dispatch: Dispatch,
): Promise<void> {
  const tell = (found: Partial<Aftermath>): void => dispatch({ type: 'step/lookedInto', failure, found });
  await Promise.all([
    explainSource(failure, {
      dockerfile: walked.dockerfile,
      graph: walked.program.graph,
      folder: (name, wanted) => sourceFolder(walked.spec, name, wanted),
      tree: (output) => walked.trees.of(output),
    }).then((explanation) => {
      if (explanation !== null) tell({ explanation });
    }),
    filesOf(walked, failure).then((files) => tell({ files })),
  ]);
}

async function filesOf({ build, program }: Walked, failure: BuildFailure): Promise<Aftermath['files']> {
  const step = program.graph.steps.get(failure.vertex ?? '');
  if (step !== undefined && step.op.kind !== 'exec') {
    return { kind: 'none', why: 'Nothing was changed: the instruction failed before it wrote a file.' };
  }
  if (failure.mounts === null) {
    return { kind: 'none', why: 'This engine keeps nothing of a step that failed (Docker 23 and newer do).' };
  }
  try {
    const trees = await build.failureTrees(failure, imagesOf(program.graph));
    if (trees === null) return { kind: 'none', why: NO_TOOLS };
    const changes = compareTrees(trees.before, trees.after);
    return { kind: 'known', trees: { before: byPath(trees.before), after: byPath(trees.after) }, changes };
  } catch (error) {
    return { kind: 'none', why: error instanceof Error ? error.message : String(error) };
  }
}

function byPath(tree: readonly TreeEntry[]): readonly TreeEntry[] {
  return tree.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const NO_TOOLS = 'The files cannot be listed: no image of this build has a shell with find and stat.';

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
  const { graph, config } = resolution;
  const program = programOf(dockerfile, target, graph);
  const stop = failedStop(program, failure.vertex, stage);
  if (stop === null) return null;
  const arrival = {
    stop: stop.index,
    failure,
    changes: null,
    entries: 0,
    elapsed: now - (state.build?.startedAt ?? now),
    because: 'failure',
  } as const;
  return { stage, dockerfile, program, config, arrival, now };
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
