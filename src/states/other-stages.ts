import { requireBuildable } from '../dockerfile/needs.ts';
import type { Stage } from '../dockerfile/types.ts';
import type { SourceStage } from '../filesystem/check/index.ts';
import type { Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { Builder, BuildListener, Clock, OpenBuild } from '../ports.ts';
import { rootOf, stageName } from './check.ts';
import type { TargetSource } from './open-targets.ts';
import type { TargetPoint } from './reach.ts';
import { States } from './state-files.ts';
import { targetProgram } from './target-program.ts';

/** How long to wait for a stage to come from the engine's cache. */
const CACHE_TIMEOUT_MS = 3000;

export interface OtherStages {
  /** Stages above the point that its target does not need and that are already built. Never rejects. */
  readonly find: () => Promise<readonly SourceStage[]>;
  /** Closes their builds. Never rejects. */
  close(): Promise<void>;
}

/**
 * The stages that a fix may copy from though the target does not need them yet. Only those in the engine's cache: as
 * soon as a build starts to run something, it is cancelled.
 */
export function otherStages(
  { target: { dockerfile, program }, point }: TargetPoint,
  specFor: TargetSource['specFor'],
  builder: Builder,
  clock: Clock,
): OtherStages {
  const opened: OpenBuild[] = [];
  let over = false;
  const open = async (stage: Stage): Promise<readonly SourceStage[]> => {
    try {
      requireBuildable(dockerfile, stage);
      const watch = new ExecWatch();
      const build = await builder.open(specFor(dockerfile, stage.index, false), watch);
      opened.push(build);
      if (over) await build.close();
      const own = await targetProgram(build, dockerfile, stage);
      const end = own.ends.get(stage.index) ?? null;
      if (end === null || !(await isCached(build, own, end, watch, clock))) return [];
      const root = await rootOf(new States(build, own).of(end));
      return [{ index: stage.index, name: stageName(dockerfile, stage.index), root }];
    } catch {
      // A stage that cannot be built is no source.
      return [];
    }
  };
  return {
    find: async () => {
      const stages = dockerfile.stages.filter(({ index }) => index < point.stage && !program.ends.has(index));
      const found = await Promise.all(stages.map(open));
      return found.flat();
    },
    close: async () => {
      over = true;
      await Promise.all(opened.map((build) => build.close()));
    },
  };
}

/** Notices when a RUN starts. */
class ExecWatch implements BuildListener {
  steps: ReadonlySet<string> = new Set();
  started: () => void = () => undefined;

  status: BuildListener['status'] = ({ vertexes }) => {
    if (
      vertexes.some(({ digest, cached, started }) => this.steps.has(digest) && started !== null && !cached)
    ) {
      this.started();
    }
  };

  notice(): void {}
}

async function isCached(
  build: OpenBuild,
  { graph }: Program,
  end: StepOutput,
  watch: ExecWatch,
  clock: Clock,
): Promise<boolean> {
  watch.steps = new Set(graph.graph.steps.flatMap(({ digest, op }) => (op.kind === 'exec' ? [digest] : [])));
  let stop = (): void => undefined;
  const given = new Promise<false>((resolve) => {
    watch.started = () => resolve(false);
    stop = clock.after(CACHE_TIMEOUT_MS, () => resolve(false));
  });
  const solved = build.solve(end).then(
    () => true,
    () => false,
  );
  const atHand = await Promise.race([solved, given]);
  stop();
  if (!atHand) build.cancel();
  return atHand;
}
