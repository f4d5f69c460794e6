import { findTarget } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { StagediveError } from '../errors.ts';
import type { BuildSpec, Watch, Watcher } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { changeText, type LastBuilt, watchPlan } from '../states/watch-plan.ts';
import { agoText } from '../text/ago.ts';
import { countText } from '../text/count-text.ts';
import { type BuildCommand, runBuild } from './build.ts';
import { CANCELLED_STATUS, LOST_STATUS } from './build-end.ts';
import { explain } from './explain.ts';
import type { ProgramSource, WatchedProgram } from './watched-program.ts';

export interface WatchCommand extends Omit<BuildCommand, 'spec' | 'dockerfile' | 'target' | 'recorder'> {
  readonly watcher: Watcher;
  /** The Dockerfile as it was at the start. */
  readonly dockerfile: Dockerfile;
  /** The Dockerfile as it is now. Rejects with a DockerfileError. */
  readonly read: () => Promise<Dockerfile>;
  /** `--target`; the last stage if absent. */
  readonly target?: string | undefined;
  /** Records the builds; absent if they are not recorded. */
  readonly recorder?:
    | ((spec: BuildSpec, dockerfile: Dockerfile, stage: number) => BuildCommand['recorder'])
    | undefined;
  readonly specFor: (dockerfile: Dockerfile, stage: number) => BuildSpec;
  /** When a target was last built; absent where that is not known. */
  readonly lastBuilt?: LastBuilt | undefined;
  /** Runs the target after each build that worked; absent if that was not asked for. */
  readonly program?: Pick<WatchedProgram, 'replace' | 'close'> | undefined;
}

/**
 * `stagedive build --watch`: builds, and builds again whenever a file that the target uses changes.
 *
 * - A change during a build cancels that build.
 * - After a failure it waits for the next change, and for an engine that was lost until it is back.
 * - At the signal it ends the program that runs, and returns 130.
 *
 * Rejects, as runBuild does, only if the first build could not start.
 */
export async function runWatch(command: WatchCommand): Promise<number> {
  const { signal, stderr } = command;
  const forPeople = command.progress === 'plain' || command.progress === 'tty';
  const say = (text: string): void => {
    if (forPeople) stderr.write(`\nstagedive: ${plainText(text)}\n`);
  };
  let changed: readonly string[] = [];
  let wake = (): void => undefined;
  const watch = command.watcher.start((paths) => {
    changed = [...new Set([...changed, ...paths])];
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  /** Resolves at the next change, at once if there was one already, or when the signal is aborted. */
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (changed.length > 0 || signal.aborted) resolve();
    });
  try {
    for (let first = true, dockerfile = command.dockerfile; ; first = false) {
      let isLost = false;
      try {
        if (!first) dockerfile = await command.read();
        const target = findTarget(dockerfile, command.target);
        const spec = command.specFor(dockerfile, target.index);
        // Start watching before the engine reads the files, so that no change is missed.
        await watch.follow(watchPlan(dockerfile, target.index, spec));
        if (first) await saySince(command, { spec, dockerfile, stage: target.index }, watch, say);
        const status = await buildOnce(command, dockerfile, target, spec, change);
        isLost = status === LOST_STATUS;
        const isGood = status === 0 && changed.length === 0 && !signal.aborted;
        if (isGood) await command.program?.replace({ spec, dockerfile, stage: target.index });
      } catch (error) {
        if (first) throw error;
        isLost = error instanceof StagediveError && error.exitStatus === LOST_STATUS;
        stderr.write(`\n${explain(error, false)}\n`);
      }
      if (changed.length === 0 && !signal.aborted) {
        const { count } = await watch.changedSince(Number.POSITIVE_INFINITY);
        const then = isLost ? 'builds again once the engine is back' : 'press ctrl+c to stop';
        say(`Watching for changes in ${countText(count, 'file')}; ${then}.`);
      }
      const isBack = await (isLost ? changeOrEngine(command, change) : change());
      if (signal.aborted) return CANCELLED_STATUS;
      const { context } = command.specFor(dockerfile, 0);
      const why = isBack === 'engine' ? 'The engine is back' : `${changeText(changed, context)} changed`;
      say(`${why}: building again.`);
      changed = [];
    }
  } finally {
    watch.close();
    await command.program?.close();
  }
}

/** Says what changed since the target was last built, if that is known. */
async function saySince(
  { lastBuilt, clock }: WatchCommand,
  { spec, dockerfile, stage }: ProgramSource,
  watch: Watch,
  say: (text: string) => void,
): Promise<void> {
  const built = (await lastBuilt?.(spec, dockerfile, stage)) ?? null;
  if (built === null) return;
  const { count, changed } = await watch.changedSince(built.startedAt);
  const what = changed.length === 0 ? 'nothing' : changeText(changed, spec.context);
  say(
    `Watching ${countText(count, 'file')}; built ${agoText(built.endedAt, clock.now())}, ${what} changed since.`,
  );
}

/** How often an engine that was lost is looked for. */
const ENGINE_POLL_INTERVAL_MS = 2000;

/** Waits until something changes, or an engine answers that did not. */
async function changeOrEngine(
  { clock, connect }: WatchCommand,
  change: () => Promise<void>,
): Promise<'change' | 'engine'> {
  let isOver = false;
  let cancel = (): void => undefined;
  const engine = async (): Promise<'engine'> => {
    while (!isOver) {
      await new Promise<void>((resolve) => {
        cancel = clock.after(ENGINE_POLL_INTERVAL_MS, resolve);
      });
      const builder = await connect().catch(() => null);
      await builder?.close();
      if (builder !== null) break;
    }
    return 'engine';
  };
  try {
    return await Promise.race([change().then((): 'change' => 'change'), engine()]);
  } finally {
    isOver = true;
    cancel();
  }
}

/** Runs one build until it ends, a file changes, or the signal is aborted. Returns its exit status. */
async function buildOnce(
  command: WatchCommand,
  dockerfile: Dockerfile,
  target: Stage,
  spec: BuildSpec,
  change: () => Promise<void>,
): Promise<number> {
  const controller = new AbortController();
  void change().then(() => controller.abort());
  return await runBuild({
    ...command,
    again: false,
    spec,
    dockerfile,
    target: stageTitle(target),
    recorder: command.recorder?.(spec, dockerfile, target.index),
    signal: controller.signal,
  });
}
