import { findTarget } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { BuildSpec, Watch, Watcher } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { changeText, watchPlan } from '../states/watch-plan.ts';
import { type BuildCommand, runBuild } from './build.ts';
import { CANCELLED_STATUS } from './build-end.ts';
import { explain } from './explain.ts';

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
}

/**
 * `stagedive build --watch`: builds, and builds again whenever a file that the target uses changes. A change during a
 * build cancels it. Continues after failures until the signal, then returns 130. Rejects, as runBuild does, only if
 * the first build could not start.
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
      try {
        if (!first) dockerfile = await command.read();
        await buildOnce(command, dockerfile, watch, change);
      } catch (error) {
        if (first) throw error;
        stderr.write(`\n${explain(error, false)}\n`);
      }
      if (changed.length === 0 && !signal.aborted) say('Watching for changes; press ctrl+c to stop.');
      await change();
      if (signal.aborted) return CANCELLED_STATUS;
      say(`${changeText(changed, command.specFor(dockerfile, 0).context)} changed: building again.`);
      changed = [];
    }
  } finally {
    watch.close();
  }
}

/** Runs one build until it ends, a file changes, or the signal is aborted. */
async function buildOnce(
  command: WatchCommand,
  dockerfile: Dockerfile,
  watch: Watch,
  change: () => Promise<void>,
): Promise<void> {
  const target = findTarget(dockerfile, command.target);
  const spec = command.specFor(dockerfile, target.index);
  // Start watching before the engine reads the files, so that no change is missed.
  await watch.follow(watchPlan(dockerfile, target.index, spec));
  const controller = new AbortController();
  void change().then(() => controller.abort());
  await runBuild({
    ...command,
    again: false,
    spec,
    dockerfile,
    target: stageTitle(target),
    recorder: command.recorder?.(spec, dockerfile, target.index),
    signal: controller.signal,
  });
}
