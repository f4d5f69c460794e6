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

/** Milliseconds that a stage has to come out of the engine's cache. */
const CACHE_TIMEOUT_MS = 3000;

export interface OtherStages {
  /** Stages above a place that its target does not need, as far as they are built already. Never rejects. */
  readonly find: () => Promise<readonly SourceStage[]>;
  /** Lets their builds go; never rejects. */
  close(): Promise<void>;
}

/**
 * The stages that a fix may copy from though the target does not need them yet. Only what the engine has in its cache: a
 * build that begins to run something is given up.
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
      // A stage that cannot be built has nothing to offer.
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

/** Notices when a process is started. */
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
